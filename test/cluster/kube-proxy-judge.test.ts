import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_CASES } from '../fixtures/kube-proxy/cases.ts';
import { disagreements } from '../support/judge-agreement.ts';
import { kubeProxyConfigs } from '../support/kube-proxy-configs.ts';
import { kubeProgram } from './kube-program.ts';
import { judgeAll } from './judge-configs.ts';

const MINUTE = 60_000;
const GENERATED = 2_000;
/** The same texts each time; SEED=N makes others, to search further. */
const FIRST_SEED = 20_261_125;

/** kube-proxy itself reads every text; no cluster is needed, only its program. */
describe('what we make of a configuration is what kube-proxy makes of it', () => {
  it('every case of the table', async () => expect(await disagreeing(ALL_CASES)).toEqual([]), 15 * MINUTE);

  it(
    `${GENERATED} generated ones`,
    async () => {
      const seed = Number(process.env['SEED'] ?? FIRST_SEED);
      const texts = fc.sample(kubeProxyConfigs, { numRuns: GENERATED, seed });
      expect({ seed, differ: await disagreeing(texts) }).toEqual({ seed, differ: [] });
    },
    15 * MINUTE,
  );
});

/** The texts of which we make something else, with what. */
async function disagreeing(texts: readonly string[]): Promise<readonly (readonly string[])[]> {
  const judged = await judgeAll(await kubeProgram(), texts);
  // A judge that lets everything pass, or nothing, judges nothing.
  expect(new Set(judged.map((one) => (one.ok ? 'starts' : one.stage)))).toEqual(
    new Set(['starts', 'decode', 'complete', 'validate']),
  );
  return texts.flatMap((text, index) => {
    const differ = disagreements(text, judged[index]!);
    return differ.length === 0 ? [] : [[text, ...differ]];
  });
}
