import type { Config } from '../../config/schema.ts';

/** What was seen of one thing. `unknown`: we could not look, or it is too early to say; never a pass. */
export interface Seen {
  /** The thing, by the name that a person finds it by. */
  readonly of: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly seen: string;
  /** What to do about it; absent where there is nothing to do. */
  readonly todo?: string;
}

/** A resource of a stack: `id` is its name in the template, `name` what AWS calls it (a name, a URL or an ARN). */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** A stack that was asked for. */
export interface Stack {
  readonly name: string;
  readonly seen: Seen;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly Resource[];
}

/** What all steps know. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly stacks: readonly Stack[];
  readonly config: Config;
  readonly configFile: string;
  /** Epoch ms. */
  readonly now: number;
}

/** What a command answered, or why it did not, as it is told of the thing that was asked about. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly status: 'fail' | 'unknown'; readonly seen: string; readonly todo: string };

/**
 * Runs one of a step's commands: its words in capitals are replaced by these values, a list by several words. The answer is
 * what the command prints as JSON; null where it prints nothing.
 */
export type Ask = <Value>(
  command: string,
  values?: Readonly<Record<string, string | readonly string[]>>,
) => Promise<Answer<Value>>;

/** One thing to look at in a real account. */
export interface Step {
  readonly name: string;
  /** What it shows that nothing on this machine can. */
  readonly shows: string;
  /** All commands that it may run; capitals stand for what is filled in. */
  readonly commands: readonly string[];
  /** It writes or sends something, and runs only with this option. */
  readonly only?: { readonly option: 'ring' | 'send'; readonly does: string };
  readonly look: (ask: Ask, account: Account) => Promise<readonly Seen[]>;
}
