import { describe, expect, it } from '@jest/globals';
import { handler } from '../../lambda/handlers/probe.ts';
import { written } from '../support/written.ts';
import { CONTEXT } from './deployed.ts';

describe('probe', () => {
  it.each([['127.0.0.1:5000/app:1'], ['169.254.100.1:9001/app:1'], ['10.0.0.1/app:1']])(
    'never dials %s from outside',
    async (image) => {
      const result = await handler({ image }, CONTEXT);
      expect(result).toMatchObject({ image, status: 'unknown', vantage: 'outside' });
      expect(result.stages.some(({ stage, ok }) => stage === 'tcp' && ok)).toBe(false);
    },
  );

  it.each([[{}], [{ image: 7 }], [{ image: 'a', host: 'b' }]])('refuses the request %j', async (request) => {
    await written(() => expect(handler(request, CONTEXT)).rejects.toThrow());
  });
});
