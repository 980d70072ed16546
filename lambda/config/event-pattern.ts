import { DETAIL_TYPES, EVENT_SOURCE } from '../contract/events.ts';
import { type Match, severitiesFrom } from '../core/incident/matches.ts';

/** A pattern of EventBridge as we write it: lists of exact values. */
export interface EventPattern {
  readonly source: string[];
  readonly detailType: string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The pattern of the events for a channel; it says what `core/incident/matches.ts` says, and a test holds them together. */
export function eventPattern(match: Match | undefined): EventPattern {
  const { severity, clusters, namespaces, causes } = match ?? {};
  const detail = {
    ...(severity === undefined ? {} : { severity: severitiesFrom(severity) }),
    ...(clusters === undefined ? {} : { cluster: { name: clusters } }),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(causes === undefined ? {} : { causes }),
  };
  const all = { source: [EVENT_SOURCE], detailType: Object.values(DETAIL_TYPES) };
  return Object.keys(detail).length === 0 ? all : { ...all, detail };
}
