import type { ProbeResult } from '../../lambda/core/model/probe.ts';

const HEAD = `# What a probe says of each fault

<!-- Written by \`npm run docs:faults\` from what the probe answered. Do not edit. -->

\`npm run test:parts\` makes every fault with real servers in a network namespace: docker-registry, a token server, squid,
dnsmasq and nftables. "tcp at HOST" is a step against another host than the registry's own.
`;

/** The page of what was found out, fault by fault, in groups. */
export function faultsPage(
  groups: readonly (readonly [string, readonly (readonly [string, ProbeResult])[]])[],
): string {
  const sections = groups.map(([group, results]) =>
    [
      `## ${group}\n`,
      '| fault | fails at | cause | verdict |',
      '|---|---|---|---|',
      ...results.map(
        ([fault, result]) => `| ${fault} | ${failedStep(result) ?? ''} | ${result.cause ?? ''} | ${result.status} |`,
      ),
      '',
    ].join('\n'),
  );
  return [HEAD, ...sections].join('\n');
}

/** The first step that failed: `tcp`, or `tcp at HOST` where that is not the registry's own; null when none did. */
export function failedStep({ host, stages }: Pick<ProbeResult, 'host' | 'stages'>): string | null {
  const failed = stages.find(({ ok }) => !ok);
  if (failed === undefined) return null;
  return failed.host === host || failed.host === '' ? failed.stage : `${failed.stage} at ${failed.host}`;
}
