import { join } from 'node:path';
import { adaptAssembly } from './adapt-assembly.ts';
import { run } from './run.ts';

const CDK = 'node_modules/.bin/cdk';

/**
 * Synthesizes the application for this configuration into `folder`, adapts that copy and deploys it with the CDK. The
 * account is bootstrapped before, which changes nothing the second time.
 */
export async function deploy(folder: string, config: string): Promise<void> {
  const assembly = join(folder, 'cdk.out');
  await run(CDK, ['synth', '--quiet', '--no-notices', '-c', `config=${config}`, '-o', assembly]);
  await adaptAssembly(assembly);
  // With --app nothing is synthesized: two at once would want the same cdk.out.
  await run(CDK, ['bootstrap', '--app', assembly, '--no-notices', 'aws://000000000000/us-east-1']);
  await run(CDK, ['deploy', '--app', assembly, '--all', '--require-approval', 'never', '--no-notices']);
}
