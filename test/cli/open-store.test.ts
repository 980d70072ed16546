import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { withStore } from '../../lambda/cli/open-store.ts';
import { run } from './run.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
beforeEach(() => {
  dynamo.reset();
});
afterAll(() => {
  dynamo.restore();
});

const refusal = (name: string, message: string) =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: {} });

describe('a store in a table', () => {
  it('is read', async () => {
    dynamo.onAnyCommand().resolves({ Items: [] });
    expect(await run('silence', 'list', '--table', 'state')).toMatchObject({
      code: 0,
      out: expect.stringContaining('no silence'),
    });
    expect(dynamo.calls()[0]?.args[0].input).toMatchObject({ TableName: 'state' });
  });

  it.each([
    [
      refusal('AccessDeniedException', 'User: me is not authorized to perform: dynamodb:GetItem on resource: x'),
      'pullwarden: table state: the right to dynamodb:GetItem is missing\n',
    ],
    [
      refusal('ResourceNotFoundException', 'Requested resource not found'),
      'pullwarden: table state: Requested resource not found; is it the right name, account and region (AWS_PROFILE, AWS_REGION)?\n',
    ],
    [
      refusal('ExpiredTokenException', 'The token is\nexpired.'),
      'pullwarden: table state: The token is expired; log in to AWS, or choose credentials with AWS_PROFILE\n',
    ],
    [
      new Error('Region is missing'),
      'pullwarden: table state: Region is missing; are region and network right (AWS_REGION)?\n',
    ],
  ])('that does not answer is one sentence: %#', async (error, says) => {
    dynamo.onAnyCommand().rejects(error);
    expect(await run('incidents', '--table', 'state')).toEqual({ code: 2, out: '', err: says });
  });

  it('that a newer version wrote says so, and nothing of networks', async () => {
    const found = { pk: 'C#c1', sk: 'S#image-pulls', openName: 'c1/image-pulls', format: 2, state: Buffer.from('?') };
    dynamo
      .on(QueryCommand)
      .resolves({ Items: [] })
      .on(QueryCommand, { ExpressionAttributeValues: { ':shard': 'O#0' } })
      .resolves({ Items: [found] });
    dynamo.on(GetCommand).resolves({ Item: found });
    expect(await run('incidents', '--table', 'state')).toEqual({
      code: 2,
      out: '',
      err: 'pullwarden: the state of c1/image-pulls was written by a newer Pullwarden (format 2, and this one reads 1): update this one\n',
    });
  });

  it('keeps what AWS said as the cause', async () => {
    const error = refusal('ResourceNotFoundException', 'Requested resource not found');
    dynamo.onAnyCommand().rejects(error);
    await expect(withStore({ table: 'state' }, (store) => store.silences(0))).rejects.toMatchObject({ cause: error });
  });
});
