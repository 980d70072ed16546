import type { Diagnosis, FailingContainer } from '../model/failure.ts';
import { classify } from './classify.ts';

const MAX_FIRST_ERROR = 1_000;

/** What the words about one failing container say, before anything else is asked. */
export interface Words {
  readonly diagnosis: Diagnosis;
  /** The oldest text that names a cause: a later back-off without one does not erase it. */
  readonly firstError: string | null;
}

/** The newest text that names a cause decides; throttling by the kubelet itself only where nothing else was said. */
export function wordsOf({ texts, reason }: FailingContainer): Words {
  const said = texts.map(({ text, first }) => ({ text, first, diagnosis: classify(text) }));
  const real = said.filter(({ diagnosis }) => diagnosis.cause !== 'unknown' && diagnosis.cause !== 'pull-throttled');
  const throttled = said.find(({ diagnosis }) => diagnosis.cause === 'pull-throttled');
  // Events tell when they were first said; the status text has no time and is the newest.
  const first = real.findLast((one) => one.first !== null) ?? real.at(-1) ?? null;
  return {
    diagnosis: (real[0] ?? throttled)?.diagnosis ?? fromReason(reason),
    firstError: first === null ? null : first.text.slice(0, MAX_FIRST_ERROR),
  };
}

/** The reason word alone, where it is a cause itself. */
function fromReason(reason: string): Diagnosis {
  return classify(reason === 'ErrImageNeverPull' ? 'not present with pull policy of Never' : reason);
}
