import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { rbacManifest } from '../core/access/rbac-manifest.ts';
import { type Tier, TIERS } from '../core/access/rights.ts';

/** `pullwarden rbac`: the manifests that give exactly the rights the checks need. */
export function addRbacCommand(program: Command): void {
  program
    .command('rbac')
    .description('print the RBAC manifests that Pullwarden needs in a cluster (for kubectl apply -f -)')
    .addOption(
      new Option(
        '--tier <tier>',
        'read: what the checks need; discover: also ConfigMaps of other names in kube-system; live: also the pages of kube-proxy itself',
      )
        .choices(TIERS)
        .default('read'),
    )
    .option('-o, --output <format>', 'text (YAML) or json', 'text')
    .action(({ output, tier }: { output: string; tier: Tier }) => {
      const manifest = rbacManifest(tier);
      const text =
        output === 'json'
          ? `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifest }, null, 2)}\n`
          : manifest.map((object) => stringify(object)).join('---\n');
      process.stdout.write(text);
    });
}
