import type { StageResult } from '../core/model/probe.ts';
import { layersOutOfReach } from '../core/registry/layers-out-of-reach.ts';
import { daysLeft } from '../core/registry/judge-certificate.ts';
import { plainText } from '../core/report/plain-text.ts';
import { createPaint, type Paint } from './incident-block.ts';
import type { ProbeReport } from './probe-report.ts';

type Shown = ProbeReport['results'][number];

const STYLES: Readonly<Record<Shown['status'], Parameters<Paint>[0]>> = {
  available: 'green',
  missing: 'red',
  denied: 'red',
  unreachable: 'red',
  limited: 'yellow',
  invalid: 'red',
  unsupported: 'red',
  unknown: 'yellow',
};
/** Of more images than this the steps are not shown, only the one that failed. */
const WITH_STAGES = 3;
const MAX_PLATFORMS = 6;

/** The results as a person reads them; `now` is epoch ms. */
export function printProbe(
  { results }: ProbeReport,
  { colour, now }: { readonly colour: boolean; readonly now: number },
): string {
  const paint = createPaint(colour);
  const lines: string[] = [];
  for (const result of results) {
    lines.push(...headOf(result, paint));
    const failed = result.stages.filter(({ ok }) => !ok);
    const shown = results.length <= WITH_STAGES ? result.stages : result.status === 'available' ? [] : failed.slice(-1);
    lines.push(...shown.map((stage) => stageLine(stage, paint)));
    const layers = layersOutOfReach(result);
    if (layers !== null)
      lines.push(`  the registry is fine; the layers come from ${plainText(layers)}, which cannot be reached`);
  }
  lines.push('', ...hostLines(results, now));
  if (results.length > 1) lines.push(summary(results));
  return `${lines.join('\n')}\n`;
}

function headOf({ image, status, cause, digest, platforms, identity }: Shown, paint: Paint): readonly string[] {
  const more = platforms.length > MAX_PLATFORMS ? `, and ${platforms.length - MAX_PLATFORMS} more` : '';
  const offers = platforms.length === 0 ? '' : `  ${platforms.slice(0, MAX_PLATFORMS).join(', ')}${more}`;
  const about =
    status === 'available'
      ? `${digest === undefined ? '' : `  ${digest}`}${offers}`
      : cause === undefined
        ? ''
        : `  ${cause}`;
  // Registries hide from strangers what they show to others.
  const asked =
    status === 'denied' || status === 'missing'
      ? ` (asked ${identity === 'anonymous' ? 'as nobody' : 'with our login'})`
      : '';
  return [`${paint(STYLES[status], status.padEnd(11))} ${plainText(image)}${about}${asked}`];
}

function stageLine({ stage, host, ok, ms, detail }: StageResult, paint: Paint): string {
  const mark = ok ? paint('green', 'ok') : paint('red', 'no');
  return `  ${mark} ${stage.padEnd(8)} ${plainText(host)}  ${plainText(detail)}${ms > 0 ? `  ${ms} ms` : ''}`;
}

/** What is worth knowing of each registry beside its images: when its certificate ends, what is left of its limit. */
function hostLines(results: readonly Shown[], now: number): readonly string[] {
  const hosts = Map.groupBy(results, ({ host }) => host);
  return [...hosts].flatMap(([host, ofHost]) => {
    const certificate = ofHost.findLast((one) => one.certificate !== undefined)?.certificate;
    const limit = ofHost.findLast(({ rateLimit }) => rateLimit !== undefined)?.rateLimit;
    const facts = [
      ...(certificate === undefined
        ? []
        : [
            `certificate of ${plainText(certificate.issuer)}, ${daysLeft({ notAfter: Date.parse(certificate.notAfter) }, now)} days left`,
          ]),
      ...(limit === undefined
        ? []
        : [`${limit.remaining} of ${limit.limit} pulls left for ${limit.source ?? 'whoever asks from here'}`]),
    ];
    return facts.length === 0 ? [] : [`${plainText(host)}: ${facts.join('; ')}`];
  });
}

function summary(results: readonly Shown[]): string {
  const counts = Map.groupBy(results, ({ status }) => status);
  const deep = results.filter(({ stages }) => stages.some(({ stage }) => stage === 'blob')).length;
  const listed = [...counts].map(([status, those]) => `${those.length} ${status}`).join(', ');
  return `${results.length} images: ${listed}. Walked down to a layer: ${deep} (--budget); the others were asked for.`;
}
