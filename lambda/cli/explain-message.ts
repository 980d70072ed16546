import { type MessageReading, readMessage } from '../core/pulls/message/read-message.ts';
import { parseReference } from '../core/registry/parse-reference.ts';
import { nextSteps, printStep } from '../core/report/next-steps.ts';

/** One message, read, and what `explain -o json` prints of it. */
export interface Explanation {
  readonly message: string;
  readonly reading: MessageReading;
  readonly steps: ReturnType<typeof nextSteps>;
  readonly report: {
    readonly id: string | number | null;
    readonly cause: MessageReading['cause'];
    readonly confidence: MessageReading['confidence'];
    readonly also: MessageReading['also'];
    /** Only what the text names. */
    readonly image: string | null;
    readonly host: string | null;
    /** Host of the completed reference, `docker.io` where the name has none. */
    readonly registry: string | null;
    readonly evidence: readonly string[];
    readonly next: readonly string[];
  };
}

/** Explains one message; `about` is the image it was about, where its own words name none. */
export function explainMessage(id: string | number | null, message: string, about: string | undefined): Explanation {
  const reading = readMessage(message);
  const { cause, confidence, also, image, host, evidence } = reading;
  const registry = reading.registry ?? registryOf(about);
  const subject = { cause, image: image ?? about, registry: registry ?? undefined };
  const steps = nextSteps(subject);
  const next = steps.map(printStep);
  return { message, reading, steps, report: { id, cause, confidence, also, image, host, registry, evidence, next } };
}

function registryOf(image: string | undefined): string | null {
  const parsed = parseReference(image ?? '');
  return parsed.ok ? parsed.reference.host : null;
}
