import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openChannel } from '../../lambda/adapters/channels/index.ts';
import { createSqliteStore } from '../../lambda/adapters/local/sqlite-store.ts';
import { deliverBatch } from '../../lambda/app/deliver.ts';
import { performLook } from '../../lambda/app/perform-look.ts';
import { imagePulls } from '../../lambda/checks/image-pulls.ts';
import type { IncidentEvent } from '../../lambda/core/incident/incident-event.ts';
import { DEFAULT_POLICY } from '../../lambda/core/incident/policy.ts';
import type { Channel } from '../../lambda/ports/channel.ts';
import { startFakePagerduty } from '../support/fake-pagerduty.ts';
import { fakeKubernetes } from '../support/fake-kubernetes.ts';
import { at, pod, waiting } from '../support/pods.ts';

const PODS = 500;
const SILENT = {
  metrics: { count: () => {}, seconds: () => {} },
  log: { info: () => {}, warn: () => {}, error: () => {} },
};

it(`${PODS} pods that fail on one registry are one incident, one mail and one page; when it heals, one end of each`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullwarden-one-'));
  const pagerduty = await startFakePagerduty();
  const store = createSqliteStore(join(folder, 'pullwarden.db'), { now: () => at(0) });
  try {
    const mails: string[] = [];
    const ways = {
      secret: async () => 'R'.repeat(32),
      publish: async ({ subject = '' }) => void mails.push(subject),
      now: Date.now,
    };
    const channels: readonly Channel[] = [
      openChannel({ name: 'mail', type: 'email', address: 'team@example.com' }, ways),
      openChannel({ name: 'pager', type: 'pagerduty', secret: 'env:KEY', endpoint: pagerduty.url }, ways),
    ];
    const told: IncidentEvent[] = [];
    const bus = {
      publish: async (events: readonly IncidentEvent[]) => {
        told.push(...events);
        return events.map(() => true);
      },
    };
    for (let minute = 5; minute <= 15; minute += 1) {
      const before = told.length;
      await performLook(
        { cluster: 'c1', check: 'image-pulls', scheduledTime: at(minute), slot: minute, sweep: minute % 5 === 0 },
        { cluster: clusterWith(minute < 10 ? PODS : 0), registries: [], store, bus, ...SILENT },
        { check: imagePulls, baseline: 'auto', vantage: 'outside', policy: DEFAULT_POLICY, silences: [] },
      );
      const notices = told.slice(before).map((event) => ({ event, tries: 1 }));
      for (const channel of notices.length === 0 ? [] : channels) {
        const outcomes = await deliverBatch(notices, at(minute), { channel, store, ...SILENT });
        expect(outcomes).toEqual(notices.map(() => ({ status: 'done' })));
      }
    }
    expect(told.map(({ detailType, detail }) => [detailType, detail.cause, detail.affected.pods])).toEqual([
      ['Incident Opened', 'timeout', PODS],
      ['Incident Resolved', 'timeout', PODS],
    ]);
    expect(mails).toEqual([
      '[OPENED] c1: Registry registry.example does not answer in time',
      '[RESOLVED] c1: Registry registry.example does not answer in time',
    ]);
    expect([...pagerduty.pages.values()]).toEqual([['open', 'resolved']]);
    expect((await store.openStates()).items).toEqual([]);
    const { items } = await store.history({ since: at(0), until: at(60), limit: 10 });
    expect(items.map(({ detailType }) => detailType)).toEqual(['Incident Resolved', 'Incident Opened']);
  } finally {
    store.close();
    await pagerduty.stop();
    rmSync(folder, { recursive: true });
  }
});

function clusterWith(failing: number) {
  const message =
    'failed to do request: Head "https://registry.example/v2/app/manifests/1": dial tcp 192.0.2.7:443: i/o timeout';
  const pods = Array.from({ length: failing }, (_, index) =>
    pod({
      name: `web-${index}`,
      uid: `u-${index}`,
      containers: [{ image: `registry.example/app:${index % 7}`, state: waiting('ErrImagePull', message) }],
    }),
  );
  const rows = pods.map(({ metadata }) => ({
    name: metadata.name,
    ready: 0,
    containers: 1,
    word: 'ErrImagePull',
    scheduled: true,
  }));
  return {
    identity: { name: 'c1', region: null, account: null, arn: null },
    kubernetes: fakeKubernetes({ rows, pods }).kubernetes,
  };
}
