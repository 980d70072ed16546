import { expect, it } from '@jest/globals';
import { mayHearCredentials } from '../../../lambda/core/registry/may-hear-credentials.ts';

it.each([
  ['https://auth.docker.io/token', 'https://registry-1.docker.io', true],
  ['https://gitlab.com/jwt/auth', 'https://registry.gitlab.com', true],
  ['https://r.example/token', 'https://r.example', true],
  ['https://r.example:5000/token', 'https://r.example:5000', true],
  ['https://10.0.0.1/service/token', 'https://10.0.0.1', true],
  ['https://dockerauth.cn-hangzhou.aliyuncs.com/auth', 'https://registry.cn-hangzhou.aliyuncs.com', true],
  ['https://api.scaleway.com/registry-internal/v1/token', 'https://rg.fr-par.scw.cloud', true],
  // The registry names any URL it likes.
  ['https://evil.example/token', 'https://registry-1.docker.io', false],
  ['https://notdocker.io/token', 'https://registry-1.docker.io', false],
  ['https://docker.io.evil.example/token', 'https://registry-1.docker.io', false],
  ['https://quay.example/token', 'https://quay.io', false],
  ['https://evil.io/token', 'https://quay.io', false],
  ['https://evil.co.uk/token', 'https://registry.co.uk', false],
  ['https://auth.firm.co.uk/token', 'https://registry.firm.co.uk', true],
  ['https://evil.co.uk/token', 'https://registry.firm.co.uk', false],
  ['https://r.example:8443/token', 'https://r.example', false],
  ['http://auth.docker.io/token', 'https://registry-1.docker.io', false],
  ['https://10.0.0.2/token', 'https://10.0.0.1', false],
  ['https://[fd00::2]/token', 'https://[fd00::1]', false],
  ['https://api.scaleway.com/token', 'https://evil.example', false],
])('%s named by %s: %s', (realm, registry, may) => {
  expect(mayHearCredentials(new URL(realm), new URL(registry))).toBe(may);
});
