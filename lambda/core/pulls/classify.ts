import type { Diagnosis } from '../model/failure.ts';
import { readMessage } from './message/read-message.ts';

/** What one text of a kubelet or runtime says. Never throws; `unknown` when the words carry no cause. */
export function classify(text: string): Diagnosis {
  const { cause, confidence, also, evidence } = readMessage(text);
  return { cause, confidence, also, evidence };
}
