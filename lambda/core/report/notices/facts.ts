import type { IncidentEvent } from '../../incident/incident-event.ts';
import { quiet } from './tame.ts';

const MAX_NAME = 200;
const MAX_NAMED = 5;
const MAX_VALUE = 600;
const MAX_LINKS = 5;

/** What a notice says about an incident besides its sentence: a label of ours and a value, which may hold names from outside. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Where, how bad, why and how sure, since when, who is hit and where else, in this order; what is not known is left out. */
export function factsOf({ detail }: IncidentEvent): readonly Fact[] {
  const { affected, cluster, elsewhere } = detail;
  const { counts } = affected;
  const rows: readonly (readonly [string, string])[] = [
    ['Cluster', [cluster.name, cluster.region].filter((part) => part !== null).join(' in ')],
    ['Severity', detail.severity],
    ['Cause', `${detail.cause} (${detail.confidence})`],
    ['Since', sinceOf(detail)],
    ['Pods', affected.pods === 0 ? '' : `${affected.pods} (${listed(affected.sample, affected.pods)})`],
    ['Workloads', listed(affected.workloads, counts.workloads)],
    ['Namespaces', listed(affected.namespaces, counts.namespaces)],
    ['Nodes', listed(affected.nodes, counts.nodes)],
    ['Images', listed(affected.images, counts.images)],
    ['Also on', listed(elsewhere.names, elsewhere.clusters)],
  ];
  return rows.map(([label, value]) => ({ label, value: quiet(value, MAX_VALUE) })).filter(({ value }) => value !== '');
}

/** Where to look: what the incident is about, and addresses of ours. Only https leads anywhere. */
export function linksOf({ detail }: IncidentEvent): readonly { readonly name: string; readonly url: string }[] {
  return Object.entries(detail.links)
    .filter(([, url]) => URL.canParse(url) && new URL(url).protocol === 'https:')
    .slice(0, MAX_LINKS)
    .map(([name, url]) => ({ name: quiet(name, MAX_NAME), url: new URL(url).href }));
}

/** The first names of a list, and how many there are besides them. */
export function listed(names: readonly string[], all: number): string {
  const named = names.slice(0, MAX_NAMED).map((name) => quiet(name, MAX_NAME));
  const more = all - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function sinceOf({ since, occurredAt }: IncidentEvent['detail']): string {
  if (since === null) return '';
  const minutes = Math.round((Date.parse(occurredAt) - Date.parse(since)) / 60_000);
  return minutes > 0 ? `${since} (${minutes} min)` : since;
}
