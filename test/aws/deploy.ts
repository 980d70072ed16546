import { join } from 'node:path';
import { adaptAssembly } from './adapt-assembly.ts';
import { run } from './run.ts';

const CDK = 'node_modules/.bin/cdk';

/** Synthesizes the application into `folder`, adapts that copy and deploys it with the CDK into a bootstrapped account. */
export async function deploy(folder: string): Promise<void> {
  const assembly = join(folder, 'cdk.out');
  await run(CDK, ['synth', '--quiet', '--no-notices', '-c', 'config=test/aws/pullwarden.yaml', '-o', assembly]);
  await adaptAssembly(assembly);
  await run(CDK, ['bootstrap', '--no-notices', 'aws://000000000000/us-east-1']);
  await run(CDK, ['deploy', '--app', assembly, '--all', '--require-approval', 'never', '--no-notices']);
}
