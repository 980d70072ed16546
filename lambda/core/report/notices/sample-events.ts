import type { IncidentEvent } from '../../incident/incident-event.ts';
import { NOBODY } from '../../model/check.ts';

const CLUSTER = {
  name: 'production',
  region: 'eu-central-1',
  account: '444455556666',
  arn: 'arn:aws:eks:eu-central-1:444455556666:cluster/production',
};
const IMAGE = 'registry.example.com/shop/web:1.4.2';

const opened: IncidentEvent = {
  detailType: 'Incident Opened',
  detail: {
    schemaVersion: '1',
    id: '5c0ffee5c0ffee00:1',
    incidentId: '5c0ffee5c0ffee00',
    sequence: 1,
    occurredAt: '2026-01-15T10:08:00.000Z',
    since: '2026-01-15T10:00:00.000Z',
    severity: 'error',
    cluster: CLUSTER,
    check: 'image-pulls',
    target: { kind: 'image', name: IMAGE },
    cause: 'image-not-found',
    confidence: 'certain',
    causes: ['image-not-found'],
    namespaces: ['shop'],
    change: 'opened',
    elsewhere: { clusters: 1, names: ['staging'] },
    title: `Image ${IMAGE} does not exist`,
    summary: `Image ${IMAGE} does not exist. 12 pods in shop. Cause: image-not-found (certain).`,
    next: [
      'Check the tag for a typing error, and whether the build that should push it has run: skopeo list-tags docker://registry.example.com/shop/web',
      'Push the image, or point the workload at a tag that exists.',
    ],
    evidence: [`failed to resolve reference "${IMAGE}": ${IMAGE}: not found`],
    affected: {
      pods: 12,
      workloads: ['shop/Deployment/web'],
      namespaces: ['shop'],
      nodes: ['ip-10-0-1-17', 'ip-10-0-2-31'],
      images: [IMAGE],
      sample: ['shop/web-7d9c-2xkqp', 'shop/web-7d9c-5mzvr'],
      counts: { workloads: 1, namespaces: 1, nodes: 2, images: 1 },
    },
    status: { from: 'healthy', to: 'unhealthy' },
    links: {},
    truncated: true,
  },
};

const degraded: IncidentEvent = {
  detailType: 'Monitor Degraded',
  detail: {
    ...opened.detail,
    id: 'b11ndb11ndb11nd0:1',
    incidentId: 'b11ndb11ndb11nd0',
    since: null,
    target: { kind: 'cluster', name: CLUSTER.name },
    cause: 'monitor-blind',
    causes: ['monitor-blind'],
    namespaces: [],
    change: 'blind',
    elsewhere: { clusters: 0, names: [] },
    title: 'Pullwarden cannot see cluster production (image-pulls)',
    summary: 'Pullwarden cannot see cluster production (image-pulls): forbidden: may not list pods',
    next: ['Give the missing right or open the way that the evidence names; see docs/runbook.md.'],
    evidence: ['forbidden: may not list pods'],
    affected: NOBODY,
    status: { from: 'seeing', to: 'blind' },
    truncated: false,
  },
};

/** One event of each kind, as they are told of two troubles of an invented cluster: for examples and for trying a channel. */
export const SAMPLE_EVENTS = {
  opened,
  updated: {
    detailType: 'Incident Updated',
    detail: {
      ...opened.detail,
      id: '5c0ffee5c0ffee00:2',
      sequence: 2,
      occurredAt: '2026-01-15T10:20:00.000Z',
      severity: 'critical',
      change: 'severity',
      summary: `${opened.detail.summary} It is critical now.`,
      status: { from: 'unhealthy', to: 'unhealthy' },
    },
  },
  resolved: {
    detailType: 'Incident Resolved',
    detail: {
      ...opened.detail,
      id: '5c0ffee5c0ffee00:3',
      sequence: 3,
      occurredAt: '2026-01-15T10:31:00.000Z',
      severity: 'critical',
      change: 'resolved',
      summary: `Resolved after 31 min: Image ${IMAGE} does not exist.`,
      next: [],
      status: { from: 'unhealthy', to: 'healthy' },
    },
  },
  degraded,
  recovered: {
    detailType: 'Monitor Recovered',
    detail: {
      ...degraded.detail,
      id: 'b11ndb11ndb11nd0:2',
      sequence: 2,
      occurredAt: '2026-01-15T10:40:00.000Z',
      change: 'seeing',
      title: 'Pullwarden sees cluster production again (image-pulls)',
      summary: 'Pullwarden sees cluster production again (image-pulls)',
      next: [],
      evidence: [],
      status: { from: 'blind', to: 'seeing' },
    },
  },
} as const satisfies Readonly<Record<string, IncidentEvent>>;
