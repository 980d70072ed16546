import type { Answer } from './step.ts';

/** How the AWS CLI, 1 and 2, reports what a service refused. */
const REFUSED = /\((?<code>[\w.]+)\) when calling the (?<call>\w+) operation[^:]*:\s*(?<words>[\s\S]*)/;
const MISSING =
  /^(?:ResourceNotFound|NoSuchEntity|NotFound|AWS\.SimpleQueueService\.NonExistentQueue|QueueDoesNotExist)/;
const FORBIDDEN = /AccessDenied|Unauthorized|NotAuthorized/i;
/** CloudFormation has no code of its own for a stack that is not there. */
const NO_STACK = /does not exist/;

/** What it means that a command failed with this on standard error: only what is surely not there is a failure. */
export function readRefusal(stderr: string): Extract<Answer<never>, { readonly ok: false }> {
  const { code = '', call = '', words = '' } = REFUSED.exec(stderr)?.groups ?? {};
  const said = (words || stderr).trim().split('\n')[0]!.trim();
  const seen = code === '' ? said : `${call}: ${code}: ${said}`;
  if (MISSING.test(code) || (code === 'ValidationError' && NO_STACK.test(said)))
    return { ok: false, status: 'fail', seen, todo: 'It is not there: deploy again (npx cdk deploy --all).' };
  if (FORBIDDEN.test(code))
    return { ok: false, status: 'unknown', seen, todo: `Ask again with credentials that may call ${call}.` };
  return { ok: false, status: 'unknown', seen, todo: 'Ask again; if it stays so, run the command by hand.' };
}
