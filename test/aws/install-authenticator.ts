import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.ts';

const MODULE = 'sigs.k8s.io/aws-iam-authenticator/cmd/aws-iam-authenticator';
const VERSION = 'v0.6.13';

/** The path of the program with which EKS judges tokens, built by Go into `.cache/aws` the first time: some minutes. */
export async function installAuthenticator(): Promise<string> {
  const folder = join(ROOT, `.cache/aws/authenticator-${VERSION}`);
  const program = join(folder, 'aws-iam-authenticator');
  if (!existsSync(program)) {
    console.error('Building aws-iam-authenticator with Go (once, some minutes) …');
    await run('go', ['install', `${MODULE}@${VERSION}`], { GOBIN: folder, CGO_ENABLED: '0' });
  }
  return program;
}
