import { execFile } from 'node:child_process';
import type { Credential } from '../../core/model/credential.ts';
import { parseObject } from '../../core/registry/parse-object.ts';

const DEADLINE_MS = 10_000;
const MAX_OUTPUT_BYTES = 64 * 1_024;
/** The user name that says that the secret is an identity token (docker-credential-helpers). */
const TOKEN_USER = '<token>';

/** What a helper gave, null when it keeps nothing for the server; or why it gave nothing, without what it printed. */
export type HelperAnswer =
  | { readonly ok: true; readonly credential: Credential | null }
  | { readonly ok: false; readonly why: string };

/** Which helper to ask, and about what. */
export interface HelperRequest {
  readonly name: string;
  readonly server: string;
}

/**
 * Asks `docker-credential-NAME get`: the server on standard input, a JSON object on standard output
 * (github.com/docker/docker-credential-helpers, "Development").
 */
export function askCredentialHelper(
  { name, server }: HelperRequest,
  environment: Readonly<Record<string, string | undefined>>,
  deadlineMs = DEADLINE_MS,
): Promise<HelperAnswer> {
  // A name with a slash would be a path of the file's choice.
  if (!/^[\w.-]+$/.test(name)) return Promise.resolve({ ok: false, why: 'the credential helper is no plain name' });
  const program = `docker-credential-${name}`;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      ['get'],
      { env: environment, timeout: deadlineMs, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES },
      (error, output) => {
        if (error === null) resolve(readAnswer(program, output));
        // Helpers print this sentence, and nothing that a program could read instead.
        else if (output.trim().startsWith('credentials not found')) resolve({ ok: true, credential: null });
        else resolve({ ok: false, why: `${program} ${describeFailure(error)}` });
      },
    );
    // A helper that ends without reading breaks the pipe; what it printed decides all the same.
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
}

function readAnswer(program: string, output: string): HelperAnswer {
  const answer = parseObject(output);
  const [username, secret] = [answer?.['Username'], answer?.['Secret']];
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') {
    return { ok: false, why: `${program} answered with something else than a credential` };
  }
  const credential = username === TOKEN_USER ? { identityToken: secret } : { username, password: secret };
  return { ok: true, credential };
}

/** Not the message of the error: it repeats what the helper printed. */
function describeFailure({ code, killed, signal }: { code?: unknown; killed?: boolean; signal?: unknown }): string {
  if (code === 'ENOENT') return 'is not on the PATH';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed too much';
  if (killed === true) return 'did not answer in time';
  return typeof code === 'number' ? `ended with ${code}` : `could not be run (${String(code ?? signal)})`;
}
