import { describe, expect, it } from '@jest/globals';
import { type AlarmRule, type AlarmState, judgePoints, type Point } from './alarm-points.ts';

const POINTS: Readonly<Record<string, Point>> = { '0': 'good', X: 'bad', '-': 'missing' };
const CHOICES = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
/** "Retain current state" */
const RETAIN = 'INSUFFICIENT_DATA (as before)';

function states(text: string, datapointsToAlarm: number): readonly string[] {
  const points = text.split(' ').map((sign) => POINTS[sign]!);
  return CHOICES.map((missingData) => {
    const rule: AlarmRule = { evaluationPeriods: 3, datapointsToAlarm, missingData };
    const after = (before: AlarmState) => judgePoints(points, rule, before);
    const said = new Set([after('OK'), after('ALARM'), after('INSUFFICIENT_DATA')]);
    return said.size === 1 ? [...said][0]! : RETAIN;
  });
}

const all = (state: string) => CHOICES.map(() => state);

/** The tables of the user guide: three evaluation periods, an evaluation range of five. */
describe('points are judged as CloudWatch documents it', () => {
  it.each([
    ['0 - X - X', all('OK')],
    ['0 - - - -', all('OK')],
    ['- - - - -', ['INSUFFICIENT_DATA', RETAIN, 'ALARM', 'OK']],
    ['0 X X - X', all('ALARM')],
    ['- - X - -', ['ALARM', RETAIN, 'ALARM', 'OK']],
  ])('3 of 3: %s', (points, expected) => {
    expect(states(points, 3)).toEqual(expected);
  });

  it.each([
    ['0 - X - X', all('ALARM')],
    ['0 0 X 0 X', all('ALARM')],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', RETAIN, 'ALARM', 'OK']],
  ])('2 of 3: %s', (points, expected) => {
    expect(states(points, 2)).toEqual(expected);
  });

  it.each(['- - - - X', '- - - X -'])('not at once where a good point may still come: %s', (points) => {
    expect(states(points, 3)[0]).toBe('OK');
  });
});
