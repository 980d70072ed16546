import { expect, it } from '@jest/globals';
import type { StageResult } from '../../../lambda/core/model/probe.ts';
import { layersOutOfReach } from '../../../lambda/core/registry/layers-out-of-reach.ts';

const stage = (name: StageResult['stage'], host: string, ok: boolean): StageResult => ({
  stage: name,
  host,
  ok,
  ms: 1,
  detail: '',
});
const found = (status: 'unreachable' | 'available' | 'denied', ...stages: readonly StageResult[]) =>
  layersOutOfReach({ status, host: 'r.example', stages });
const SENT_ON = [stage('manifest', 'r.example', true), stage('blob', 'r.example', true)];

it('names the store of the layers when it alone fails', () => {
  expect(found('unreachable', ...SENT_ON, stage('tcp', 's3.example', false))).toBe('s3.example');
  expect(found('unreachable', ...SENT_ON, stage('tcp', 's3.example', true), stage('blob', 's3.example', false))).toBe(
    's3.example',
  );
});

it('is silent when something else fails, or nothing', () => {
  expect(found('unreachable', stage('tcp', 'r.example', false))).toBeNull();
  expect(found('unreachable', stage('tcp', 'auth.example', false))).toBeNull();
  expect(found('unreachable', stage('blob', 'r.example', false))).toBeNull();
  expect(found('available', ...SENT_ON, stage('blob', 's3.example', true))).toBeNull();
  // Its answer is a no, so it can be reached.
  expect(found('denied', ...SENT_ON, stage('blob', 's3.example', false))).toBeNull();
});
