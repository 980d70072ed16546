import { describe, expect, it } from '@jest/globals';
import { createEmfMetrics } from '../../../lambda/adapters/aws/emf-metrics.ts';
import { METRICS } from '../../../lambda/contract/metrics.ts';
import { written } from '../../support/written.ts';

describe('the metrics', () => {
  it('are one line in the embedded format, without a dimension, each time', async () => {
    const metrics = createEmfMetrics();
    for (const looks of [1, 3]) {
      const lines = await written(() => {
        metrics.count(METRICS.looks, looks);
        metrics.count(METRICS.blindLooks, 0);
        metrics.flush();
      });
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0]!)).toEqual({
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Pullwarden',
              Dimensions: [[]],
              Metrics: [
                { Name: 'Looks', Unit: 'Count' },
                { Name: 'BlindLooks', Unit: 'Count' },
              ],
            },
          ],
        },
        Looks: looks,
        BlindLooks: 0,
      });
    }
  });

  it('of several looks add up', async () => {
    const metrics = createEmfMetrics();
    const [line] = await written(() => {
      metrics.count(METRICS.looks, 1);
      metrics.count(METRICS.looks, 1);
      metrics.flush();
    });
    expect(JSON.parse(line!)).toMatchObject({ Looks: [1, 1] });
  });

  it('may be a span of time', async () => {
    const metrics = createEmfMetrics();
    const [line] = await written(() => {
      metrics.seconds(METRICS.oldestLookAge, 61);
      metrics.flush();
    });
    const said = JSON.parse(line!);
    expect(said._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'OldestLookAge', Unit: 'Seconds' }]);
    expect(said.OldestLookAge).toBe(61);
  });

  it('are silent when there is nothing to count', async () => {
    expect(await written(() => createEmfMetrics().flush())).toEqual([]);
  });
});
