import { describe, expect, it } from '@jest/globals';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { handle, metrics } from '../../lambda/handlers/middleware.ts';
import { written } from '../support/written.ts';
import { CONTEXT } from './deployed.ts';

const entries = async (work: () => unknown) =>
  (await written(work)).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('what stands round every handler', () => {
  it('writes the metrics at the end', async () => {
    const handler = handle(async ({ looks }: { looks: number }) => {
      metrics.count(METRICS.looks, looks);
      return looks;
    });
    const lines = await entries(async () => expect(await handler({ looks: 3 }, CONTEXT)).toBe(3));
    expect(lines).toEqual([expect.objectContaining({ Looks: 3 })]);
  });

  it('logs an error, writes the metrics, and throws on', async () => {
    const handler = handle(async () => {
      metrics.count(METRICS.looks, 1);
      throw new Error('broken');
    });
    const lines = await entries(() => expect(handler({}, CONTEXT)).rejects.toThrow('broken'));
    expect(lines).toEqual([
      expect.objectContaining({ level: 'ERROR', error: expect.objectContaining({ message: 'broken' }) }),
      expect.objectContaining({ Looks: 1 }),
    ]);
    expect(lines[0]).toMatchObject({ function_request_id: 'r1' });
  });

  it('gives up before the time is over, and says so', async () => {
    const handler = handle(() => new Promise(() => {}));
    const context = { ...CONTEXT, getRemainingTimeInMillis: () => 520 };
    const lines = await entries(() => expect(handler({}, context)).rejects.toThrow('aborted'));
    expect(lines).toEqual([expect.objectContaining({ level: 'ERROR' })]);
  });
});
