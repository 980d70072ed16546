import { SEVERITIES } from '../core/model/check.ts';
import { plainText } from '../core/report/plain-text.ts';
import type { CheckReport } from './check-report.ts';
import { count, createPaint, incidentBlock } from './incident-block.ts';

/** A check's report for a person at a terminal, worst first, then what could not be seen, then what is well. */
export function printCheck(report: CheckReport, { colour }: { readonly colour: boolean }): string {
  const paint = createPaint(colour);
  const finished = Date.parse(report.finishedAt);
  const lines = [`${paint('bold', report.cluster)}: ${summary(report)}`];
  const worstFirst = [...report.incidents].sort(
    (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
  );
  for (const incident of worstFirst) {
    const lastedMs = incident.since === null ? null : finished - Date.parse(incident.since);
    lines.push('', ...incidentBlock({ ...incident, lastedMs }, paint));
  }
  for (const { check, reason = '' } of report.verdicts.filter(({ status }) => status === 'unknown')) {
    lines.push('', `${paint('magenta', 'UNKNOWN')} ${check}: ${plainText(reason)}`);
  }
  const healthy = report.verdicts.filter(({ status }) => status === 'healthy');
  if (healthy.length > 0) lines.push('');
  for (const { check, reason } of healthy) {
    lines.push(`${paint('green', 'HEALTHY')} ${check}${reason === undefined ? '' : `: ${plainText(reason)}`}`);
  }
  return `${lines.join('\n')}\n`;
}

function summary({ failures, incidents, status, verdicts }: CheckReport): string {
  if (incidents.length === 0) return status === 'healthy' ? 'nothing is wrong' : 'could not see everything';
  const pods = new Set(failures.map(({ namespace, pod }) => `${namespace}/${pod}`)).size;
  const troubles = count(incidents.length, 'trouble');
  if (pods > 0) return `${count(pods, 'pod')} cannot pull, ${troubles}`;
  // Said only by the check that looked at pods.
  const looked = verdicts.some((verdict) => verdict.check === 'image-pulls' && verdict.status === 'healthy');
  return looked ? `every pod can pull its image, ${troubles}` : troubles;
}
