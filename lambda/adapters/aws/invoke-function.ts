import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** A function was called and did not do its work; `reason` is Lambda's word for it. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
  /** Whether it was stopped at its time limit. */
  readonly timedOut: boolean;

  constructor(reason: string, answer: string) {
    super(`the function failed (${reason})`);
    this.timedOut = /Task timed out|Sandbox\.Timedout/.test(answer);
  }
}

/**
 * Calls a function, always waiting for its answer: no other invocation may carry a secret. Throws {@link FunctionFailed},
 * whose text has nothing of the answer, which that function has logged itself, and what the client throws.
 */
export async function invokeFunction(client: LambdaClient, functionName: string, payload: object): Promise<unknown> {
  const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) throw new FunctionFailed(answer.FunctionError, text);
  return JSON.parse(text);
}
