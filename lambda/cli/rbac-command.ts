import type { Command } from 'commander';
import { stringify } from 'yaml';
import { rbacManifest } from '../core/access/rbac-manifest.ts';

/** `pullwarden rbac`: the manifests that give exactly the rights the checks need. */
export function addRbacCommand(program: Command): void {
  program
    .command('rbac')
    .description('print the RBAC manifests that Pullwarden needs in a cluster (for kubectl apply -f -)')
    .option('-o, --output <format>', 'text (YAML) or json', 'text')
    .action(({ output }: { output: string }) => {
      const manifest = rbacManifest();
      const text =
        output === 'json'
          ? `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifest }, null, 2)}\n`
          : manifest.map((object) => stringify(object)).join('---\n');
      process.stdout.write(text);
    });
}
