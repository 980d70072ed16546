import type { Answer, Seen } from './step.ts';

/** Judges an answer; where there is none, says why. */
export function judged<Value>(
  of: string,
  answer: Answer<Value>,
  judge: (value: Value) => readonly Seen[],
): readonly Seen[] {
  if (answer.ok) return judge(answer.value);
  const { status, seen, todo } = answer;
  return [{ of, status, seen, todo }];
}
