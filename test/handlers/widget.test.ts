import { gzipSync } from 'node:zlib';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { EMPTY_STATE } from '../../lambda/core/incident/check-state.ts';
import { trouble } from '../support/troubles.ts';
import { CONTEXT, deployed } from './deployed.ts';

deployed([{ name: 'c1', region: 'eu-west-1' }], { tableName: 'table' });
const { handler } = await import('../../lambda/handlers/widget.ts');

it('the widget draws what the table holds, whatever the dashboard tells it', async () => {
  const open = [{ id: 'i1', trouble: trouble(), openedAt: 0, sequence: 1, goodLooks: 0 }];
  const dynamo = mockClient(DynamoDBDocumentClient);
  dynamo
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ pk: 'C#c1', sk: 'S#image-pulls', openName: 'c1/image-pulls' }] })
    .resolves({ Items: [] });
  dynamo.on(GetCommand).resolves({
    Item: { lastSlot: 7, version: 3, state: gzipSync(JSON.stringify({ ...EMPTY_STATE, open })) },
  });
  const event = { widgetContext: { params: { html: '<script>' }, forms: { all: {} } } };
  const html = await handler(event as object, CONTEXT);
  expect(html).toContain('Image r.example/app:1 does not exist');
  expect(html).not.toContain('script');
});

it('the widget says what it is', async () => {
  expect(await handler({ describe: true }, CONTEXT)).toEqual({
    markdown: expect.stringContaining('## Open incidents'),
  });
});
