import type { ProbeResult } from '../model/probe.ts';

/** A probe in a line: what came of it and the stage that decided it. */
export function describeProbe(probe: ProbeResult): string {
  const failed = probe.stages.find((stage) => !stage.ok) ?? probe.stages.at(-1);
  const detail = failed === undefined ? '' : ` (${failed.stage} ${failed.host}: ${failed.detail})`;
  return `probe from ${probe.vantage}: ${probe.status}${detail}`;
}
