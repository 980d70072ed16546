import { describe, expect, it } from '@jest/globals';
import { handler } from '../../lambda/handlers/probe.ts';
import { written } from '../support/written.ts';
import { CONTEXT } from './deployed.ts';

describe('probe', () => {
  it.each([['127.0.0.1:5000/app:1'], ['169.254.100.1:9001/app:1'], ['10.0.0.1/app:1']])(
    'never dials %s from outside',
    async (image) => {
      const result = await handler({ ask: 'probe', image }, CONTEXT);
      expect(result).toMatchObject({ image, status: 'unknown', vantage: 'outside' });
      expect(result.stages.some(({ stage, ok }) => stage === 'tcp' && ok)).toBe(false);
    },
  );

  it.each([
    [{}],
    [{ ask: 'probe', image: 7 }],
    [{ ask: 'access', host: 'b', image: 'a' }],
    [{ ask: 'probe', image: 'a', credential: { username: 'CANARY' } }],
  ])('refuses the request %j, and quotes nothing of it', async (request) => {
    const lines = await written(() =>
      expect(handler(request, CONTEXT)).rejects.toThrow('the payload is not a request'),
    );
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });
});
