import type { IncidentEvent } from '../core/incident/incident-event.ts';
import { plainText } from '../core/report/plain-text.ts';
import type { HistoryReport, TargetStory } from './history-report.ts';
import { count, createPaint, type Paint, span } from './incident-block.ts';
import { shortTime } from './short-time.ts';

const WORDS = {
  'Incident Opened': { word: 'OPENED', style: 'red' },
  'Incident Updated': { word: 'UPDATED', style: 'yellow' },
  'Incident Resolved': { word: 'RESOLVED', style: 'green' },
  'Monitor Degraded': { word: 'BLIND', style: 'magenta' },
  'Monitor Recovered': { word: 'SEEING', style: 'green' },
} as const;

/** What happened, for a person at a terminal: a line an event, newest first. Texts are made plain. */
export function printHistory(
  report: HistoryReport,
  { colour, now }: { readonly colour: boolean; readonly now: number },
): string {
  const { events, target, more } = report;
  const paint = createPaint(colour);
  const lines = [
    ...(target === null ? [] : [storyLine(target, now), '']),
    summary(report),
    ...events.map((event) => eventLine(event, paint)),
    ...(more ? ['There are more: a larger --limit shows them, or a nearer --until.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function storyLine({ name, failsSince, times, days, last }: TargetStory, now: number): string {
  const what = plainText(name);
  const often = `${count(times, 'time')} in the last ${days} days`;
  if (failsSince !== null) {
    return `${what}: fails since ${shortTime(failsSince)} (${span(now - Date.parse(failsSince))}), ${often}`;
  }
  if (times === 0) return `${what}: nothing is known of it in the last ${days} days`;
  const when =
    last === null ? '' : `; last ${last.from === null ? '' : `from ${shortTime(last.from)} `}to ${shortTime(last.to)}`;
  return `${what}: does not fail now${when}, ${often}`;
}

function summary({ since, until, events, more }: HistoryReport): string {
  const time = `from ${shortTime(since)} to ${shortTime(until)}`;
  if (events.length === 0) return `nothing happened ${time}`;
  const incidents = new Set(events.map(({ detail }) => detail.incidentId)).size;
  return `${more ? 'the last ' : ''}${count(events.length, 'event')} of ${count(incidents, 'incident')} ${time}, newest first`;
}

function eventLine({ detailType, detail }: IncidentEvent, paint: Paint): string {
  const { word, style } = WORDS[detailType];
  const { occurredAt, severity, cluster, summary: text, incidentId } = detail;
  const head = `${shortTime(occurredAt)} ${paint(style, word.padEnd(8))} ${severity.padEnd(8)}`;
  return `${head} ${plainText(cluster.name)}: ${plainText(text)} [${plainText(incidentId)}]`;
}
