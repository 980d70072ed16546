import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CAUSES, type Cause } from '../../../lambda/core/model/cause.ts';
import { REGISTRY_KINDS, registryFlavour } from '../../../lambda/core/registry/registry-flavour.ts';
import { parseReference } from '../../../lambda/core/registry/parse-reference.ts';
import { causesPage, EXAMPLES } from '../../../lambda/core/report/causes-page.ts';
import { CAUSE_TEXTS } from '../../../lambda/core/report/causes.ts';

const causes = Object.keys(CAUSES) as readonly Cause[];

describe('docs/causes.md', () => {
  it('is what the code gives (else: node scripts/write-causes.mjs)', () => {
    const written = readFileSync(new URL('../../../docs/causes.md', import.meta.url), 'utf8');
    expect(written).toBe(causesPage());
  });

  it.each(causes)('has a section on %s', (cause) => {
    const [, section = ''] = causesPage().split(`\n## ${cause}\n`);
    expect(section).toContain(CAUSE_TEXTS[cause].meaning);
    expect(section).toMatch(/What to do:\n\n1\. \S/);
  });

  it.each(REGISTRY_KINDS)('takes an example of the kind it stands for: %s', (kind) => {
    const parsed = parseReference(EXAMPLES[kind].image);
    expect(parsed.ok && registryFlavour(parsed.reference.host).kind).toBe(kind);
  });
});

describe('what a cause is confused with', () => {
  it.each(causes)('%s: other causes, each once, with a sentence', (cause) => {
    const { confusedWith } = CAUSE_TEXTS[cause];
    const named = confusedWith.map((other) => other.cause);
    expect(named).not.toContain(cause);
    expect(new Set(named).size).toBe(named.length);
    for (const { why } of confusedWith) expect(why).toMatch(/\.$/);
  });
});
