import { describe, expect, it } from '@jest/globals';
import { decodeConfig } from '../../../lambda/core/kube-proxy/decode-config.ts';
import type { Field } from '../../../lambda/core/kube-proxy/fields.ts';
import { IPVS_TEXTS, READ, UNREADABLE, UNREADABLE_TEXTS, WITHOUT_EFFECT } from '../../fixtures/kube-proxy/cases.ts';
import { HEAD } from '../../support/kube-proxy-configs.ts';

function stated(text: string, field: Field): string | undefined {
  const decoded = decodeConfig(text);
  if (!decoded.ok) throw new Error(`${decoded.error.kind}: ${decoded.error.message}`);
  return decoded.stated.get(field);
}

describe('decodeConfig reads what kube-proxy reads', () => {
  it.each(READ)('%j', (body, field, expected) => {
    expect(stated(`${HEAD}${body}\n`, field)).toBe(expected);
  });

  it.each(IPVS_TEXTS)('%s', (_name, text) => {
    expect(stated(text, 'mode')).toBe('ipvs');
  });
});

describe('decodeConfig refuses what kube-proxy refuses', () => {
  it.each(UNREADABLE)('%s: %j', (kind, body) => {
    expect(decodeConfig(`${HEAD}${body}\n`)).toMatchObject({ ok: false, error: { kind } });
  });

  it.each(UNREADABLE_TEXTS)('%s: %j', (kind, text) => {
    expect(decodeConfig(text)).toMatchObject({ ok: false, error: { kind } });
  });

  it('names the field and bounds what it quotes', () => {
    const decoded = decodeConfig(`${HEAD}oomScoreAdj: "${'9'.repeat(5000)}"\n`);
    const message = decoded.ok ? '' : decoded.error.message;
    expect(message).toMatch(/^oomScoreAdj must be a whole number of 32 bits, not "999/);
    expect(message.length).toBeLessThan(200);
  });

  it('bounds how deep a text may go', () => {
    const nested = (levels: number) => decodeConfig(`${HEAD}a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`);
    expect(nested(200).ok).toBe(true);
    expect(nested(1_200)).toMatchObject({ ok: false, error: { kind: 'yaml' } });
  });

  it('stays quick on aliases of aliases', () => {
    const levels = Array.from({ length: 40 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
    expect(decodeConfig(`${HEAD}a0: &a0 x\n${levels.join('\n')}\n`).ok).toBe(true);
  });
});

describe('decodeConfig warns of what has no effect', () => {
  it.each(WITHOUT_EFFECT)('%j', (body, code, field, says) => {
    const decoded = decodeConfig(`${HEAD}${body}\n`);
    expect(decoded).toMatchObject({ ok: true, warnings: [{ code, field, text: expect.stringContaining(says) }] });
  });
});
