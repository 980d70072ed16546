import { describe, expect, it } from '@jest/globals';
import { canRun, choosePlatform } from '../../../lambda/core/registry/choose-platform.ts';

describe('choosePlatform', () => {
  it.each([
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/386', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/386'], 'linux/386'],
    ['linux/amd64', ['linux/amd64/v3'], null],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2'], 'linux/amd64/v2'],
    ['linux/arm64', ['linux/arm/v7', 'linux/arm64'], 'linux/arm64'],
    ['linux/arm64/v8', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm64', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm', ['linux/arm/v6'], 'linux/arm/v6'],
    ['linux/arm/v6', ['linux/arm/v7'], null],
    ['linux/arm64', ['linux/amd64'], null],
    ['windows/amd64', ['linux/amd64'], null],
    ['linux/s390x', ['linux/s390x'], 'linux/s390x'],
    ['nonsense', ['linux/amd64'], null],
  ])('on %s of %j takes %s', (platform, offered, expected) => {
    const entries = offered.map((platform) => ({ digest: 'sha256:0', platform }));
    expect(choosePlatform(entries, platform)?.platform ?? null).toBe(expected);
    expect(offered.some((one) => canRun(platform, one))).toBe(expected !== null);
  });
});
