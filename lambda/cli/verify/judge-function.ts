import type { Seen } from './step.ts';

/** What `aws lambda get-function-configuration` prints, as far as it is read. */
export interface FunctionConfiguration {
  readonly State?: string;
  readonly StateReason?: string;
  readonly LastUpdateStatus?: string;
  readonly LastUpdateStatusReason?: string;
  readonly Runtime?: string;
  readonly Architectures?: readonly string[];
  readonly Environment?: {
    readonly Variables?: Readonly<Record<string, string>>;
    readonly Error?: { readonly ErrorCode?: string; readonly Message?: string };
  };
}

const RUNTIME = 'nodejs24.x';
const ARCHITECTURE = 'arm64';

/** Whether a function can run, and on what it runs. */
export function judgeFunction(of: string, configuration: FunctionConfiguration): readonly Seen[] {
  return [judgeState(of, configuration), judgeRuntime(`${of} (runtime)`, configuration)];
}

function judgeState(of: string, configuration: FunctionConfiguration): Seen {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason, Environment } = configuration;
  const because = (reason: string | undefined) => (reason ? `: ${reason}` : '');
  if (State === 'Pending' || LastUpdateStatus === 'InProgress')
    return { of, status: 'unknown', seen: 'is being made', todo: 'Ask again in a minute.' };
  if (LastUpdateStatus === 'Failed') {
    const seen = `its last update failed${because(LastUpdateStatusReason)}`;
    return { of, status: 'fail', seen, todo: 'Mend the cause and deploy again.' };
  }
  if (State !== 'Active') {
    const todo =
      State === 'Inactive'
        ? 'Nobody has called it for weeks: see the schedules and the mappings.'
        : 'Mend the cause and deploy again.';
    return { of, status: 'fail', seen: `${State ?? 'no state'}${because(StateReason)}`, todo };
  }
  if (Environment?.Error !== undefined) {
    const seen = `its variables cannot be read: ${Environment.Error.ErrorCode}${because(Environment.Error.Message)}`;
    return { of, status: 'fail', seen, todo: 'Let its role, and you, use the key that encrypts them.' };
  }
  const empty = Object.entries(Environment?.Variables ?? {}).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (empty.length > 0)
    return { of, status: 'fail', seen: `empty variables: ${empty.join(', ')}`, todo: 'Deploy again.' };
  return { of, status: 'pass', seen: 'Active' };
}

function judgeRuntime(of: string, { Runtime, Architectures = [] }: FunctionConfiguration): Seen {
  const seen = `${Runtime} on ${Architectures.join(', ')}`;
  if (Runtime === RUNTIME && Architectures.join() === ARCHITECTURE) return { of, status: 'pass', seen };
  return {
    of,
    status: 'fail',
    seen: `${seen}, not ${RUNTIME} on ${ARCHITECTURE}`,
    todo: 'Somebody has changed it: change it back by hand, since CloudFormation sees no difference.',
  };
}
