/** What one period of an alarm was: within the threshold, beyond it, or without data. */
export type Point = 'good' | 'bad' | 'missing';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How an alarm decides, as a template says it. */
export interface AlarmRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

/**
 * The state of an alarm after these points, the newest last, which are all of the evaluation range: more than the
 * evaluation periods. By CloudWatch's user guide, "How alarm state is evaluated when data is missing": real points go
 * before missing ones however old they are, and only what is still lacking is filled in.
 */
export function judgePoints(points: readonly Point[], rule: AlarmRule, before: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule;
  const real = points.filter((point) => point !== 'missing').slice(-evaluationPeriods);
  const bad = real.filter((point) => point === 'bad').length;
  const lacking = evaluationPeriods - real.length;
  if (bad >= datapointsToAlarm) return 'ALARM';
  if (lacking === 0 || missingData === 'notBreaching') return 'OK';
  if (missingData === 'breaching') return bad + lacking >= datapointsToAlarm ? 'ALARM' : 'OK';
  const isAllBad = bad === real.length;
  if (missingData === 'ignore') return isAllBad ? before : 'OK';
  if (real.length === 0) return 'INSUFFICIENT_DATA';
  // "Premature alarm state": nothing good is newer than a bad point that is old enough.
  const age = points.length - points.indexOf('bad');
  return isAllBad && age >= datapointsToAlarm ? 'ALARM' : 'OK';
}
