import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';
import { readCorpus } from './corpus.ts';

const FILE = new URL('../../../fixtures/pull-messages/readings.jsonl', import.meta.url);

/** All that is read of a message, short enough to be compared line by line. */
function readings(): string {
  return [...readCorpus('dev'), ...readCorpus('own')]
    .map(({ id, message }) => {
      const { cause, confidence, also, evidence, image, host, registry, chain, cut } = readMessage(message);
      const layers = chain.map(({ layer, text }) => `${layer} ${text.length}`);
      return `${JSON.stringify({ id, cause, confidence, also, evidence, image, host, registry, layers, cut })}\n`;
    })
    .join('');
}

// The labels say what is right; this says what changes when a rule does. WRITE_FIXTURES=1 writes it anew.
it('every message is read as it was', () => {
  if (process.env['WRITE_FIXTURES'] !== undefined) writeFileSync(FILE, readings());
  expect(readings().split('\n')).toEqual(readFileSync(FILE, 'utf8').split('\n'));
});
