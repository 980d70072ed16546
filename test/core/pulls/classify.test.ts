import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../lambda/core/pulls/classify.ts';

const RESOLVE =
  'Failed to pull image "r.example/app:1": failed to pull and unpack image "r.example/app:1": failed to resolve reference "r.example/app:1": ';
const HEAD = `${RESOLVE}failed to do request: Head "https://r.example/v2/app/manifests/1": `;

describe('classify', () => {
  it('says cause, confidence, other causes and the words that decided', () => {
    expect(classify(`${HEAD}dial tcp 127.0.0.1:5999: connect: connection refused`)).toEqual({
      cause: 'connection-refused',
      confidence: 'certain',
      also: [],
      evidence: ['connection refused'],
    });
    expect(classify(`${RESOLVE}unexpected status from HEAD request to https://r.example/v2/: 403 Forbidden`)).toEqual({
      cause: 'forbidden',
      confidence: 'certain',
      also: ['unauthorized', 'repository-not-found-or-denied', 'credentials-expired'],
      evidence: ['status from HEAD request to https://r.example/v2/: 403'],
    });
  });

  it.each(['', 'Error: ErrImagePull', 'Back-off pulling image "app:1"', 'ImagePullBackOff'])(
    'guesses nothing where no words tell a cause: %s',
    (text) => {
      expect(classify(text)).toEqual({ cause: 'unknown', confidence: 'guess', also: [], evidence: [] });
    },
  );
});
