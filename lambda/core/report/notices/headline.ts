import type { IncidentEvent } from '../../incident/incident-event.ts';
import { cutText } from '../cut-text.ts';
import { quiet } from './tame.ts';

const MAX_CLUSTER = 100;

/** How an event is called in front of a notice: `OPENED`, `UPDATED`, `RESOLVED`, `DEGRADED`, `RECOVERED`. */
export function wordOf({ detailType }: IncidentEvent): string {
  return detailType.split(' ').at(-1)!.toUpperCase();
}

/**
 * What happened and where, in one line of at most `max` characters: `[OPENED] production: Image … does not exist`. The word
 * in front is the only one in square brackets, whatever names hold.
 */
export function headlineOf(event: IncidentEvent, max: number): string {
  const { cluster, title } = event.detail;
  const said = `${quiet(cluster.name, MAX_CLUSTER)}: ${quiet(title)}`.replaceAll('[', '(').replaceAll(']', ')');
  return cutText(`[${wordOf(event)}] ${said}`, max);
}
