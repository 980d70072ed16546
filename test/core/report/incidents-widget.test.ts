import { describe, expect, it } from '@jest/globals';
import { EMPTY_STATE } from '../../../lambda/core/incident/check-state.ts';
import { NOBODY } from '../../../lambda/core/model/check.ts';
import { incidentsWidget } from '../../../lambda/core/report/incidents-widget.ts';
import { type OpenRow, openRows, worstThenOldest } from '../../../lambda/core/report/open-rows.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { at } from '../../support/pods.ts';
import { trouble } from '../../support/troubles.ts';

const ROW: OpenRow = {
  severity: 'error',
  cluster: 'production',
  cause: 'dns',
  title: 'Registry name r.example cannot be looked up',
  since: at(0),
  pods: 12,
  hit: { names: ['shop/Deployment/web'], count: 3 },
  heldBy: null,
};
const widget = (...rows: readonly OpenRow[]) => incidentsWidget({ rows, leftOut: 0, more: false }, at(90));
/** The elements of a page, without what stands between them. */
const tags = (html: string) => html.match(/<[^>]*>/g) ?? [];

describe('the rows of a state', () => {
  const incident = (changes: object = {}) => ({
    id: 'i1',
    trouble: trouble(),
    openedAt: at(5),
    sequence: 1,
    goodLooks: 0,
    ...changes,
  });
  const rowsOf = (...open: readonly ReturnType<typeof incident>[]) =>
    openRows({ cluster: 'c1', check: 'image-pulls' }, { ...EMPTY_STATE, open });

  it('say what, since when and who is hit', () => {
    expect(rowsOf(incident())).toEqual([
      {
        severity: 'warning',
        cluster: 'c1',
        cause: 'image-not-found',
        title: 'Image r.example/app:1 does not exist',
        since: at(5),
        pods: 2,
        hit: { names: ['shop/Deployment/web'], count: 1 },
        heldBy: null,
      },
    ]);
  });

  it('name nodes where no workload is hit, and why nobody was told', () => {
    const affected = { ...NOBODY, nodes: ['node-a'], counts: { ...NOBODY.counts, nodes: 4 } };
    const [row] = rowsOf(
      incident({ trouble: trouble({ affected, since: at(1) }), heldBy: { kind: 'silence', id: 's' } }),
    );
    expect(row).toMatchObject({ since: at(1), hit: { names: ['node-a'], count: 4 }, heldBy: 'silence' });
  });

  it('say that a check is blind', () => {
    const degraded = { id: 'd', sequence: 1, since: at(2) };
    expect(openRows({ cluster: 'c1', check: 'kube-proxy' }, { ...EMPTY_STATE, degraded })).toEqual([
      expect.objectContaining({ cause: 'monitor-blind', title: 'Pullwarden cannot see this cluster (kube-proxy)' }),
    ]);
  });

  it('stand in the order of how bad they are, the oldest first', () => {
    const rows = [
      { severity: 'warning', since: 1 },
      { severity: 'critical', since: 3 },
      { severity: 'critical', since: 2 },
      { severity: 'error', since: 0 },
    ] as const;
    expect(rows.toSorted(worstThenOldest).map(({ since }) => since)).toEqual([2, 3, 0, 1]);
  });
});

describe('the table', () => {
  it('is HTML with a line a row', () => {
    const html = widget(ROW, { ...ROW, pods: 1, hit: { names: [], count: 0 }, heldBy: 'storm' });
    expect(html).toContain('<p class="pw">2 open</p>');
    expect(html).toContain(
      '<tr><td class="error">error</td><td>production</td><td>Registry name r.example cannot be looked up<br>dns</td>' +
        '<td>90 min</td><td>12 pods: shop/Deployment/web and 2 more</td></tr>',
    );
    expect(html).toContain('<br>dns (told by a storm)</td><td>90 min</td><td>1 pod</td>');
  });

  it.each([
    [at(90), '0 min'],
    [at(100), '0 min'],
    [at(90) - 5 * 3_600_000, '5 h'],
    [at(90) - 60 * 3_600_000, '3 days'],
  ])('says how long it lasts', (since, span) => {
    expect(widget({ ...ROW, since })).toContain(`<td>${span}</td>`);
  });

  it('says that nothing is open, and never while it does not know', () => {
    expect(widget()).toContain('Nothing is open.');
    expect(incidentsWidget({ rows: [], leftOut: 0, more: true }, at(0))).not.toContain('Nothing is open.');
  });

  it('counts what it leaves out', () => {
    const html = incidentsWidget({ rows: [ROW], leftOut: 7, more: false }, at(0));
    expect(html).toContain('<p class="pw">8 open</p>');
    expect(html).toContain('7 more are not shown');
    expect(incidentsWidget({ rows: [ROW], leftOut: 7, more: true }, at(0))).toContain('at least 7 more are not shown');
  });

  it.each(Object.entries(HOSTILE_TEXTS))('holds %s as text', (_, text) => {
    const names = Array.from({ length: 60 }, () => text);
    const hostile = { ...ROW, cluster: text, cause: text, title: text, hit: { names, count: 1_000 } };
    const html = widget(hostile);
    expect(tags(html)).toEqual(tags(widget(ROW)));
    expect(html.replaceAll(/<[^>]*>/g, '').replace(/^\.pw.*?(?=\d+ open)/, '')).not.toMatch(
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      /[<>"'\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|&(?!(?:amp|lt|gt|#34|#39);)|:\/\/|\p{Surrogate}/u,
    );
    expect(html.length).toBeLessThan(3_000);
  });
});
