import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mapBounded } from '../../lambda/checks/map-bounded.ts';
import type { ProbeResult } from '../../lambda/core/model/probe.ts';
import { type Fault, FAULTS } from './faults.ts';
import { failedStep, faultsPage } from './faults-page.ts';
import { COUNT_FORBIDDEN } from './network.ts';
import { type Parts, startParts } from './start-parts.ts';

const PAGE = new URL('../../docs/probe-faults.md', import.meta.url);
/** One step gets half of it, and has to do with that on a busy machine too. */
const DEADLINE_MS = 4_000;
const AT_ONCE = 6;
const LIMIT = { limit: 100, windowSeconds: 21_600, source: '198.51.100.7' };

const everyFault = Object.values(FAULTS).flat();

let parts: Parts;
let results: ReadonlyMap<string, ProbeResult>;

beforeAll(async () => {
  parts = await startParts();
  results = new Map(await mapBounded(everyFault, AT_ONCE, async (fault) => [fault[0], await probe(fault)] as const));
}, 300_000);

// Undefined when they did not start; they have said why.
afterAll(() => parts?.close());

function probe([, image, , , , asking = {}]: Fault): Promise<ProbeResult> {
  const { platform = 'linux/amd64', depth = 'pull', vantage = 'here', proxy, mirrors = [], credentials = {} } = asking;
  return parts.probe({
    request: { image, depth, ...(platform && { platform }) },
    options: { vantage, extraCa: parts.ca, deadlineMs: DEADLINE_MS, userAgent: 'test/1', ...(proxy && { proxy }) },
    mirrors,
    credentials,
  });
}

function resultOf(fault: string): ProbeResult {
  const result = results.get(fault);
  if (result === undefined) throw new Error(`No fault is called "${fault}"`);
  return result;
}

async function forbiddenPackets(): Promise<number> {
  const counter = JSON.parse(await parts.firstLine(COUNT_FORBIDDEN));
  return counter.nftables[1].counter.packets;
}

describe.each(Object.entries(FAULTS))('%s', (_, faults) => {
  it.each(faults)('%s', (fault, _image, step, cause, verdict) => {
    const result = resultOf(fault);
    expect({
      step: failedStep(result),
      cause: result.cause ?? null,
      verdict: result.status,
      by: result.stages,
    }).toEqual({ step, cause, verdict, by: expect.anything() });
  });
});

describe('besides the verdict', () => {
  it('every fault has a name of its own', () => {
    expect(results.size).toBe(everyFault.length);
  });

  it('says as whom it asked', () => {
    expect(resultOf('the right password')).toMatchObject({ identity: 'credentials' });
    expect(resultOf('a token for an identity token')).toMatchObject({ identity: 'credentials' });
    expect(resultOf('a token for anybody')).toMatchObject({ identity: 'anonymous' });
  });

  it('reads what is left of the limit', () => {
    expect(resultOf('nearly used up')).toMatchObject({ rateLimit: { ...LIMIT, remaining: 1 } });
    expect(resultOf('429')).toMatchObject({ rateLimit: { ...LIMIT, remaining: 0 } });
  });

  it('reads the certificate', () => {
    expect(resultOf('an image')).toMatchObject({
      certificate: { host: 'registry.example', issuer: 'Parts Authority' },
    });
  });

  it('tells no secret', () => {
    const telling = [...results].filter(([, result]) => JSON.stringify(result).includes('open-sesame'));
    expect(telling).toEqual([]);
  });

  it('sends nothing where nobody may be sent', async () => {
    expect(await forbiddenPackets()).toBe(0);
    // and had it sent something, that would have been counted
    await probe(['', 'forbidden.example/app:1', 'tcp', 'connection-refused', 'unreachable']);
    expect(await forbiddenPackets()).toBeGreaterThan(0);
  });
});

it('is what docs/probe-faults.md says', async () => {
  const groups = Object.entries(FAULTS).map(
    ([group, faults]) => [group, faults.map(([fault]) => [fault, resultOf(fault)] as const)] as const,
  );
  const page = faultsPage(groups);
  if (process.env['WRITE_DOCS'] !== undefined) await writeFile(PAGE, page);
  expect(await readFile(PAGE, 'utf8')).toBe(page);
});
