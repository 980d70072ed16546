import { describe, expect, it } from '@jest/globals';
import { MAX_MESSAGE, readMessage } from '../../../../lambda/core/pulls/message/read-message.ts';
import { readCorpus } from './corpus.ts';
import type { Row } from './corpus.ts';

/** The rows that were read otherwise than their label, the way a person wants to see them. */
function wrong(rows: readonly Row[]) {
  return rows
    .map((row) => ({ ...row, read: readMessage(row.message) }))
    .filter(({ cause, also, read }) => read.cause !== cause && !also.includes(read.cause))
    .map(({ id, cause, read, message }) => `${id}: ${cause}, read as ${read.cause} (${read.confidence}): ${message}`);
}

describe('the labelled messages', () => {
  it.each(['dev', 'own'] as const)('%s: at least 98 % are read as labelled', (name) => {
    const rows = readCorpus(name);
    const misread = wrong(rows);
    expect(misread.length <= rows.length * 0.02 ? [] : misread).toEqual([]);
  });

  it.each(['dev', 'own'] as const)('%s: no answer is certain and wrong', (name) => {
    const rows = readCorpus(name).filter(({ message }) => readMessage(message).confidence === 'certain');
    expect(wrong(rows)).toEqual([]);
  });

  it.each([
    ['dev', 3, 0],
    ['own', 29, 19],
  ] as const)(
    '%s: names the image (but for %i) and the registry (but for %i) as the text spells them',
    (name, images, hosts) => {
      const rows = readCorpus(name).filter(({ image }) => image !== undefined);
      const misread = (what: 'image' | 'host') =>
        rows.filter((row) => readMessage(row.message)[what] !== row[what]).map(({ message }) => message);
      expect(rows.length).toBeGreaterThan(150);
      expect(misread('image').length <= images ? [] : misread('image')).toEqual([]);
      expect(misread('host').length <= hosts ? [] : misread('host')).toEqual([]);
    },
  );
});

describe('what a reading holds', () => {
  const TEXT =
    'E1 "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"web\\" with ErrImagePull: \\"rpc error: code = Unknown desc = failed to pull and unpack image \\\\\\"docker.io/library/nginx:1\\\\\\": failed to resolve reference \\\\\\"docker.io/library/nginx:1\\\\\\": failed to do request: Head \\\\\\"https://registry-1.docker.io/v2/library/nginx/manifests/1\\\\\\": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host\\"" pod="shop/web-1"';

  it('marks the deciding words in the text as it came, whatever its quoting', () => {
    const { cause, spans } = readMessage(TEXT);
    expect(cause).toBe('dns');
    expect(spans.map(({ start, end }) => TEXT.slice(start, end))).toEqual(['lookup registry-1.docker.io']);
  });

  it('keeps the layers, outermost first', () => {
    expect(readMessage(TEXT).chain.map(({ layer }) => layer)).toEqual([
      'kubelet',
      'grpc',
      'runtime',
      'runtime',
      'runtime',
      'http',
      'tcp',
      'dns',
      'dns',
    ]);
  });

  it('names image, host and completed registry', () => {
    expect(readMessage(TEXT)).toMatchObject({
      image: 'docker.io/library/nginx:1',
      host: 'docker.io',
      registry: 'docker.io',
    });
    expect(readMessage('Back-off pulling image "nginx"')).toMatchObject({
      image: 'nginx',
      host: null,
      registry: 'docker.io',
    });
    expect(readMessage('Failed to pull image "r.example:5000/a/b:500": EOF')).toMatchObject({
      image: 'r.example:5000/a/b:500',
      host: 'r.example:5000',
      registry: 'r.example:5000',
    });
    expect(readMessage('Failed to pull image "[fd00::1]:5000/a/b:500": EOF').host).toBe('[fd00::1]:5000');
    expect(readMessage('denied')).toMatchObject({ image: null, host: null, registry: null });
  });

  it('says when a text was cut, by others or by its own bound', () => {
    const whole = 'Head "https://r.example/v2/a/manifests/1": dial tcp 10.0.0.1:443: connect: connection refused';
    expect(readMessage(whole)).toMatchObject({ cut: false, confidence: 'certain' });
    expect(readMessage(`${whole}, see "the `)).toMatchObject({ cut: true, confidence: 'likely' });
    expect(readMessage(`${whole}...`)).toMatchObject({ cut: true, confidence: 'likely' });
    expect(readMessage(whole + ' '.repeat(MAX_MESSAGE))).toMatchObject({ cut: true, confidence: 'likely' });
  });
});
