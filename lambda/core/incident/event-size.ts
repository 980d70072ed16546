import { cutText } from '../report/cut-text.ts';
import type { IncidentEvent } from './incident-event.ts';

/** Largest event, bytes: EventBridge takes more, but SNS, SQS and Lambda add their own wrapping to what they pass on. */
export const MAX_EVENT_BYTES = 64 * 1_024;

/** PutEvents counts a time as 14 bytes, and our source is `pullwarden`. */
const TIME_AND_SOURCE_BYTES = 14 + 10;

/** What an event is cut to, step by step: texts first, because the lists say who is hit. */
const STEPS = [
  { text: 4_096, items: Infinity },
  { text: 2_048, items: Infinity },
  { text: 1_024, items: Infinity },
  { text: 512, items: Infinity },
  { text: 256, items: Infinity },
  { text: 256, items: 20 },
  { text: 256, items: 10 },
  { text: 128, items: 5 },
  { text: 64, items: 1 },
] as const;

/** The bytes of an event as PutEvents counts them: UTF-8 of detail, detail type and resource, and 24 for source and time. */
export function eventBytes({ detailType, detail }: IncidentEvent): number {
  const texts = [JSON.stringify(detail), detailType, detail.cluster.arn ?? ''];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), TIME_AND_SOURCE_BYTES);
}

/**
 * The event itself if it has at most `maxBytes`, else with shorter texts and lists and `truncated`. Ids, numbers, times and
 * the cluster are never cut; `affected.counts` still counts everybody.
 */
export function fitEvent(event: IncidentEvent, maxBytes: number = MAX_EVENT_BYTES): IncidentEvent {
  let fitting = event;
  for (const { text, items } of STEPS) {
    if (eventBytes(fitting) <= maxBytes) return fitting;
    fitting = cutEvent(event, text, items);
  }
  return fitting;
}

function cutEvent({ detailType, detail }: IncidentEvent, text: number, items: number): IncidentEvent {
  const { affected, elsewhere, links } = detail;
  const short = (value: string) => cutText(value, text);
  const few = (values: readonly string[]) => values.slice(0, items).map(short);
  return {
    detailType,
    detail: {
      ...detail,
      target: { ...detail.target, name: short(detail.target.name) },
      causes: few(detail.causes),
      namespaces: few(detail.namespaces),
      elsewhere: { ...elsewhere, names: few(elsewhere.names) },
      title: short(detail.title),
      summary: short(detail.summary),
      next: few(detail.next),
      evidence: few(detail.evidence),
      affected: {
        ...affected,
        workloads: few(affected.workloads),
        namespaces: few(affected.namespaces),
        nodes: few(affected.nodes),
        images: few(affected.images),
        sample: few(affected.sample),
      },
      // Half an address leads nowhere.
      links: Object.fromEntries(
        Object.entries(links)
          .filter(([, link]) => link.length <= text)
          .slice(0, items),
      ),
      truncated: true,
    },
  };
}
