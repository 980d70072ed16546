import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseReference } from '../../../lambda/core/registry/parse-reference.ts';
import { printReference } from '../../../lambda/core/registry/print-reference.ts';

const HEX = '0123456789abcdef'.repeat(4);

describe('parseReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['grafana/grafana', 'docker.io/grafana/grafana:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/nginx:1', 'docker.io/library/nginx:1'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['registry:5000/team/app:v1', 'registry:5000/team/app:v1'],
    ['Registry/app', 'Registry/app:latest'],
    ['10.0.0.1/app', '10.0.0.1/app:latest'],
    ['[::1]:5000/app:1', '[::1]:5000/app:1'],
    ['my_registry.local/app', 'my_registry.local/app:latest'],
    [`quay.io/a/b/c@sha256:${HEX}`, `quay.io/a/b/c@sha256:${HEX}`],
    [`quay.io/a:v1@sha256:${HEX}`, `quay.io/a:v1@sha256:${HEX}`],
    [`a@sha512:${HEX}${HEX}`, `docker.io/library/a@sha512:${HEX}${HEX}`],
    ['a__b--c.d/e', 'a__b--c.d/e:latest'],
  ])('completes %s to %s', (image, expected) => {
    const parsed = parseReference(image);
    expect(parsed.ok && printReference(parsed.reference)).toBe(expected);
  });

  it.each([
    ['', 'image name is empty'],
    [' nginx', 'image name begins or ends with a space'],
    [HEX, 'image name is a bare image ID of 64 hexadecimal digits'],
    ['https://ghcr.io/a', 'image name must not begin with a scheme such as https://'],
    ['ghcr.io/Team/app', 'repository name must be lowercase'],
    ['Nginx', 'repository name must be lowercase'],
    ['ghcr.io/', 'repository name is empty'],
    ['a//b', expect.stringContaining('repository name may hold only')],
    ['a..b', expect.stringContaining('repository name may hold only')],
    ['-a/b', expect.stringContaining('repository name may hold only')],
    ['ghcr.io:port/a', expect.stringContaining('registry host is not')],
    ['[fe80::1%25eth0]/a', expect.stringContaining('registry host is not')],
    ['a:', expect.stringContaining('tag must be')],
    ['a:-x', expect.stringContaining('tag must be')],
    ['a:b:c', expect.stringContaining('tag must be')],
    [`a:${'t'.repeat(129)}`, expect.stringContaining('tag must be')],
    ['a@sha256:abc', expect.stringContaining('digest must be')],
    [`a@sha256:${HEX.toUpperCase()}`, expect.stringContaining('digest must be')],
    [`a@md5:${HEX.slice(0, 32)}`, expect.stringContaining('digest must be')],
    ['a@b@c', 'image name has more than one "@"'],
    [`ghcr.io/${'a'.repeat(256)}`, 'repository name is longer than 255 characters'],
    ['a'.repeat(1_025), 'image name is longer than 1024 characters'],
  ])('refuses %j: %s', (image, reason) => {
    expect(parseReference(image)).toEqual({ ok: false, reason });
  });

  it('reads what it printed as the same reference', () => {
    const piece = fc.constantFrom(
      'a',
      'b.c',
      'localhost',
      'X',
      ':',
      '/',
      '@',
      '_',
      '-',
      '5000',
      '[::1]',
      `sha256:${HEX}`,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const parsed = parseReference(pieces.join(''));
        if (parsed.ok) expect(parseReference(printReference(parsed.reference))).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });
});
