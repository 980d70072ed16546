import { describe, expect, it } from '@jest/globals';
import type { AccessResult } from '../../../lambda/core/model/probe.ts';
import { judgeAccess, type SeenRegistry } from '../../../lambda/core/registry/judge-access.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const ANSWERS: AccessResult = { host: 'r.example', status: 'answers', stages: [], vantage: 'outside' };
const SILENT: AccessResult = {
  ...ANSWERS,
  status: 'unreachable',
  cause: 'timeout',
  stages: [{ stage: 'tcp', host: 'r.example', ok: false, ms: 5_000, detail: '198.51.100.1: no answer in time' }],
};
const NOBODY: SeenRegistry['failing'] = { nodes: [], cause: null };
const certified = (days: number) => ({ host: 'r.example', issuer: 'A', names: [], notAfter: NOW + days * DAY });

function judge(seen: readonly AccessResult[], failing = NOBODY, before: SeenRegistry['before'] = {}) {
  return judgeAccess({ host: 'r.example', seen, failing, before }, NOW);
}

describe('one registry', () => {
  it('that answers is healthy, also when it limits us: that is about us', () => {
    expect(judge([ANSWERS])).toEqual([{ vantage: 'outside', status: 'healthy', findings: [] }]);
    expect(judge([{ ...ANSWERS, status: 'limited', cause: 'rate-limited' }])[0]?.status).toBe('healthy');
  });

  it('that only we cannot reach is unknown, and says what we met', () => {
    expect(judge([SILENT])).toEqual([
      {
        vantage: 'outside',
        status: 'unknown',
        findings: [],
        reason:
          'r.example from outside: tcp r.example: 198.51.100.1: no answer in time; no node reports trouble with it',
      },
    ]);
  });

  it('is down when nodes and we see the same fault', () => {
    const failing = { nodes: ['a', 'b'], cause: 'timeout' } as const;
    expect(judge([SILENT], failing)).toEqual([
      {
        vantage: 'outside',
        status: 'unhealthy',
        findings: [
          {
            code: 'registry-unreachable',
            args: { host: 'r.example', cause: 'timeout', place: 'registry', vantage: 'outside', nodes: 2 },
          },
        ],
      },
    ]);
    expect(judge([SILENT], { nodes: ['a', 'b'], cause: 'dns' })[0]).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('the nodes report another trouble'),
    });
  });

  it('that answers outside and not the node subnets shows the network of the cluster, there', () => {
    const [outside, vpc] = judge([ANSWERS, { ...SILENT, vantage: 'vpc' }]);
    expect(outside?.status).toBe('healthy');
    expect(vpc).toMatchObject({ status: 'unhealthy', findings: [{ args: { place: 'cluster-network' } }] });
  });

  it('that we could not look at proves nothing', () => {
    const blind: AccessResult = { ...ANSWERS, status: 'unknown' };
    expect(judge([blind], { nodes: ['a', 'b'], cause: 'timeout' })[0]?.status).toBe('unknown');
  });
});

describe('what will break', () => {
  it.each([
    [6.5, ['registry-certificate-ending']],
    [7, []],
    [300, []],
  ])('a certificate with %d days left: %j', (days, codes) => {
    const [opinion] = judge([{ ...ANSWERS, certificate: certified(days) }]);
    expect(opinion?.findings.map(({ code }) => code)).toEqual(codes);
    expect(opinion?.status).toBe(codes.length === 0 ? 'healthy' : 'unhealthy');
  });

  const limited = (remaining: number, vantage: AccessResult['vantage'] = 'vpc'): AccessResult => ({
    ...ANSWERS,
    vantage,
    rateLimit: { limit: 100, remaining, windowSeconds: 21_600, source: null },
  });

  it('is a limit that the nodes share with us', () => {
    expect(judge([limited(10)])[0]?.findings).toEqual([
      { code: 'registry-limit-near', args: { host: 'r.example', remaining: 10, limit: 100, minutes: null } },
    ]);
    expect(judge([limited(11)])[0]?.findings).toEqual([]);
  });

  it('says how long it lasts at the pace so far', () => {
    const before = { vpc: { at: NOW - 300_000, remaining: 50 } };
    // Ten in five minutes: forty last twenty.
    expect(judge([limited(40)], NOBODY, before)[0]?.findings).toMatchObject([{ args: { remaining: 40, minutes: 20 } }]);
    expect(judge([limited(50)], NOBODY, before)[0]?.findings).toEqual([]);
    expect(judge([limited(49)], NOBODY, before)[0]?.findings).toEqual([]);
  });

  it('is not told of an address that is not theirs', () => {
    expect(judge([limited(0, 'outside')])[0]?.findings).toEqual([]);
    expect(judge([limited(0, 'here')])[0]?.findings).toEqual([]);
  });
});
