import { describe, expect, it } from '@jest/globals';
import { incidentEvent } from '../../../lambda/core/incident/build-event.ts';
import { mail } from '../../../lambda/core/report/mail.ts';
import { plainText } from '../../../lambda/core/report/plain-text.ts';
import { at } from '../../support/pods.ts';
import { trouble } from '../../support/troubles.ts';

const cluster = { name: 'c1', region: 'eu-central-1', account: null, arn: null };

function mailOf(what: 'opened' | 'resolved', changes = {}) {
  const incident = {
    id: 'abc',
    trouble: trouble({ since: at(0), ...changes }),
    openedAt: at(2),
    sequence: 1,
    goodLooks: 0,
  };
  return mail(incidentEvent(what, { cluster, check: 'image-pulls', now: at(8) }, incident));
}

describe('a mail', () => {
  it('says what, where, who, why and what to do', () => {
    const { subject, body } = mailOf('opened');
    expect(subject).toBe('[OPENED] c1: Image r.example/app:1 does not exist');
    expect(body).toBe(`Image r.example/app:1 does not exist. 2 pods in shop. Cause: image-not-found (certain).

Cluster:   c1 in eu-central-1
Cause:     image-not-found (certain)
Severity:  warning
Since:     2026-01-15T10:00:00.000Z
Pods:      2: shop/web-1, shop/web-2
Workloads: shop/Deployment/web
Nodes:     node-a

What was said
> r.example/app:1: not found

What to do
1. Check the tag for a typing error, and whether the build that should push it has run: skopeo list-tags docker://r.example/app
2. Push the image, or point the workload at a tag that exists.

Incident abc, notice 1, 2026-01-15T10:08:00.000Z`);
  });

  it('says how long it lasted when it is over', () => {
    const { subject, body } = mailOf('resolved');
    expect(subject).toMatch(/^\[RESOLVED\] c1: /);
    expect(body).toMatch(/^Resolved after 8 min: /);
    expect(body).not.toContain('What to do');
  });

  it('has a subject that SNS takes, whatever the image is called', () => {
    const { subject } = mailOf('opened', { scope: `r.example/über\n[RESOLVED] ${'x'.repeat(200)}` });
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  });

  it('cannot be made to hold lines of its own by a text from outside', () => {
    const { body } = mailOf('opened', { evidence: ['bad\nResolved: all is well\u202e'] });
    expect(body).toContain('> bad Resolved: all is well\n');
  });
});

describe('plain text', () => {
  it.each([
    ['a\r\nb', 'a b'],
    ['\u001b[31mred', '[31mred'],
    ['abc\u202edef\u2066', 'abc def'],
    ['naïve – ü', 'naïve – ü'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});
