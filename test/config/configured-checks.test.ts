import { expect, it } from '@jest/globals';
import { CHECKS } from '../../lambda/checks/index.ts';
import { completeChecks } from '../../lambda/config/complete-checks.ts';
import { configuredChecks } from '../../lambda/config/configured-checks.ts';
import { deployed } from '../handlers/deployed.ts';

const CONFIG = deployed([{ name: 'c1', region: 'eu-west-1' }], {});
const everyMinutes = Object.fromEntries(CHECKS.map((check) => [check.id, check.everyMinutes]));
const { 'kube-proxy': _, ...withoutKubeProxy } = everyMinutes;

it.each([
  ['all, at their own intervals, by default', {}, everyMinutes],
  [
    'a check at another interval',
    { 'kube-proxy': { enabled: true, every: '2h' } },
    { ...everyMinutes, 'kube-proxy': 120 },
  ],
  ['not what is switched off', { 'kube-proxy': { enabled: false, every: '2h' } }, withoutKubeProxy],
])('the checks that are made: %s', (_, checks, expected) => {
  const configured = configuredChecks({ ...CONFIG, checks: completeChecks(checks) });
  expect(Object.fromEntries(configured.map((one) => [one.check, one.everyMinutes]))).toEqual(expected);
});
