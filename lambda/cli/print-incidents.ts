import { plainText } from '../core/report/plain-text.ts';
import { count, createPaint, incidentBlock, type Paint, span } from './incident-block.ts';
import type { BlindCheck, IncidentsReport, OpenIncident } from './incidents-report.ts';
import { shortTime } from './short-time.ts';

/** What is open, for a person at a terminal: the most severe first, then what cannot be seen. Texts are made plain. */
export function printIncidents(report: IncidentsReport, { colour }: { readonly colour: boolean }): string {
  const paint = createPaint(colour);
  const now = Date.parse(report.at);
  const blocks = [
    ...report.incidents.map((incident) => blockOf(incident, now, paint)),
    ...report.blind.map((check) => blindBlock(check, now, paint)),
  ];
  return `${[[summary(report)], ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summary({ incidents, blind }: IncidentsReport): string {
  const open = incidents.length === 0 ? 'nothing is open' : `${count(incidents.length, 'incident')} open`;
  return blind.length === 0 ? open : `${open}, ${count(blind.length, 'check')} blind`;
}

function blockOf(incident: OpenIncident, now: number, paint: Paint): readonly string[] {
  const lastedMs = now - Date.parse(incident.since);
  const [head = '', ...lines] = incidentBlock({ ...incident, lastedMs }, paint);
  return [
    head,
    `  where   ${plainText(incident.cluster)}, seen by ${incident.check}, since ${shortTime(incident.since)}`,
    ...lines,
    `  told    ${toldLine(incident)}`,
    ...(incident.flapping ? ['  note    it comes and goes, and is over only after many good looks'] : []),
    `  id      ${incident.id}`,
  ];
}

function toldLine({ heldBy, members }: OpenIncident): string {
  if (heldBy === null) return members === null ? 'yes' : `yes, for ${count(members, 'incident')}`;
  if (heldBy.kind === 'storm') return `with many others, by incident ${heldBy.id}`;
  const { id, until, reason } = heldBy;
  if (until === null) return `no, held back by silence ${plainText(id)}, which is not in this store now`;
  return `no, held back by silence ${plainText(id)} until ${shortTime(until)}: ${plainText(reason ?? '')}`;
}

function blindBlock(
  { cluster, check, since, looks, reason }: BlindCheck,
  now: number,
  paint: Paint,
): readonly string[] {
  const lasted = `for ${span(now - Date.parse(since))} (${count(looks, 'look')})`;
  return [
    `${paint('magenta', 'UNKNOWN')} ${paint('bold', `${plainText(cluster)} cannot be seen by ${check}`)}`,
    `  since   ${shortTime(since)}, ${lasted}`,
    ...(reason === null ? [] : [`  why     ${paint('dim', plainText(reason))}`]),
  ];
}
