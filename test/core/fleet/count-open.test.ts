import { expect, it } from '@jest/globals';
import { countOpen } from '../../../lambda/core/fleet/count-open.ts';

const watched = new Set(['c1', 'c2', 'c3', 'c4']);

it('counts clusters, not checks or incidents', () => {
  const states = [
    { cluster: 'c1', terms: ['dns/r.example', 'dns/quay.io', 'image-not-found/r.example/app:1'] },
    { cluster: 'c1', terms: ['kube-proxy-drift/', 'dns/r.example'] },
    { cluster: 'c2', terms: ['monitor-blind/', 'dns/r.example'] },
    { cluster: 'c3', terms: ['monitor-blind/'] },
  ];
  expect(countOpen(states, watched)).toEqual({
    sick: 2,
    blind: 2,
    drifted: 1,
    causes: { dns: 2, 'image-not-found': 1, 'kube-proxy-drift': 1 },
  });
});

it('knows how the first version wrote that a check is blind', () => {
  expect(countOpen([{ cluster: 'c4', terms: [] }], watched)).toEqual({ sick: 0, blind: 1, drifted: 0, causes: {} });
});

it('leaves out what is no longer watched', () => {
  const nothing = { sick: 0, blind: 0, drifted: 0, causes: {} };
  expect(countOpen([{ cluster: 'gone', terms: ['dns/r.example'] }], watched)).toEqual(nothing);
});
