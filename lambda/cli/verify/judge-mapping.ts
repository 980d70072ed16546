import type { Seen } from './step.ts';

/** What `aws lambda get-event-source-mapping` prints, as far as it is read. */
export interface EventSourceMapping {
  readonly UUID?: string;
  readonly State?: string;
  readonly LastProcessingResult?: string;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
}

const ON_ITS_WAY = ['Creating', 'Enabling', 'Updating'];

/** Whether Lambda works off a queue. */
export function judgeMapping(of: string, { UUID, State, LastProcessingResult = '' }: EventSourceMapping): Seen {
  if (ON_ITS_WAY.includes(State ?? ''))
    return { of, status: 'unknown', seen: `${State}`, todo: 'Ask again in a minute.' };
  if (State !== 'Enabled') {
    const todo = `aws lambda update-event-source-mapping --uuid ${UUID} --enabled`;
    return { of, status: 'fail', seen: `${State ?? 'no state'}: nobody works off its queue`, todo };
  }
  if (LastProcessingResult.startsWith('PROBLEM'))
    return { of, status: 'fail', seen: LastProcessingResult, todo: 'See the rights of the function, and of its key.' };
  return { of, status: 'pass', seen: State };
}
