import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Invokes a function and waits for what it returns; it must not fail. */
export async function invoke(FunctionName: string, event: object = {}): Promise<unknown> {
  const lambda = new LambdaClient();
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  lambda.destroy();
  const answer = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new Error(`${FunctionName}: ${answer}`);
  return JSON.parse(answer);
}
