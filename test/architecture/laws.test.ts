import { describe, expect, it } from '@jest/globals';
import { type Source, sources } from './imports.ts';

/** A law: which files it binds, what they may import, and where the code should go instead. */
interface Law {
  readonly name: string;
  readonly files: RegExp;
  readonly may: readonly RegExp[];
  readonly advice: string;
}

const OWN = (...rooms: readonly string[]) => new RegExp(`^(?:${rooms.join('|')})/`);
/** Packages that reach out of the process. */
const OUTSIDE = /^(?:node:(?:net|tls|dns|http|https|http2|fs|child_process)(?:\/|$)|@aws-sdk\/|@kubernetes\/)/;

const LAWS: readonly Law[] = [
  {
    name: 'core imports only core',
    files: /^lambda\/core\//,
    may: [OWN('lambda/core'), /^node:crypto$/, /^yaml$/],
    advice:
      'core decides and reaches nothing: hand what it needs in as an argument, and put the reading into a port and an adapter.',
  },
  {
    name: 'contract imports nothing',
    files: /^lambda\/contract\//,
    may: [],
    advice:
      'contract holds names that the stack and the functions share; anything with imports belongs to one of the two.',
  },
  {
    name: 'ports import core and contract',
    files: /^lambda\/ports\//,
    may: [OWN('lambda/core', 'lambda/contract', 'lambda/ports')],
    advice: 'a port is an interface in terms of core; the library behind it belongs to an adapter.',
  },
  {
    name: 'checks import core and ports',
    files: /^lambda\/checks\//,
    may: [OWN('lambda/core', 'lambda/ports', 'lambda/checks')],
    advice: 'a check asks ports and lets core judge; what it reads itself belongs into an adapter.',
  },
  {
    name: 'config imports contract, the register and core',
    files: /^lambda\/config\//,
    may: [OWN('lambda/contract', 'lambda/checks', 'lambda/core', 'lambda/config'), /^valibot$/, /^yaml$/],
    advice: 'the configuration is text in, Config out; reading the file is for the caller.',
  },
  {
    name: 'app imports core, ports, checks and contract',
    files: /^lambda\/app\//,
    may: [OWN('lambda/core', 'lambda/ports', 'lambda/checks', 'lambda/contract', 'lambda/app')],
    advice: 'app orders the steps and uses ports; adapters are handed in by handlers and cli.',
  },
  {
    name: 'handlers do not import cli or the simulator',
    files: /^lambda\/handlers\//,
    may: [OWN('lambda/(?!cli/|simulator/)\\w+'), /^(?!\.)/],
    advice: 'what both shells need belongs into app or core.',
  },
  {
    name: 'cli does not import handlers',
    files: /^lambda\/cli\//,
    may: [OWN('lambda/(?!handlers/)\\w+'), /^(?!\.)(?!lambda\/)/],
    advice: 'what both shells need belongs into app or core.',
  },
  {
    name: 'lib imports only contract, config and the register',
    files: /^lib\//,
    may: [
      OWN('lib', 'lambda/contract', 'lambda/config'),
      /^lambda\/checks\/(?:index|define-check)\.ts$/,
      /^(?!\.)(?!lambda\/)/,
    ],
    advice: 'the stack is built from names and the register; code of the functions is bundled, never imported.',
  },
];

const code = sources('bin', 'lib', 'lambda');

function broken({ files, may }: Law): readonly string[] {
  return code
    .filter(({ file }) => files.test(file))
    .flatMap(({ file, imports }) =>
      imports.filter((one) => !may.some((allowed) => allowed.test(one))).map((one) => `${file} imports ${one}`),
    );
}

/** Fails with the offending lines and what to do about them. */
function expectNone(offences: readonly string[], advice: string): void {
  expect(offences.length === 0 ? '' : `${offences.join('\n')}\n→ ${advice}`).toBe('');
}

const where = (test: (source: Source) => boolean) => code.filter(test).map(({ file }) => file);

describe('the laws of the house', () => {
  it.each(LAWS)('$name', (law) => {
    expect(code.some(({ file }) => law.files.test(file))).toBe(true);
    expectNone(broken(law), law.advice);
  });

  it('an adapter never imports another adapter', () => {
    const room = (path: string) => /^lambda\/adapters\/(\w+)\//.exec(path)?.[1];
    const offences = code.flatMap(({ file, imports }) =>
      imports
        .filter((one) => room(file) !== undefined && room(one) !== undefined && room(file) !== room(one))
        .map((one) => `${file} imports ${one}`),
    );
    expectNone(offences, 'put two adapters together in a handler or in cli.');
  });

  it('only adapters, simulator, cli, handlers and the stack reach outside the process', () => {
    const offences = code
      .filter(({ file }) => !/^(?:bin|lib|lambda\/(?:adapters|simulator|cli))\//.test(file))
      .flatMap(({ file, imports }) =>
        imports.filter((one) => OUTSIDE.test(one)).map((one) => `${file} imports ${one}`),
      );
    expectNone(offences, 'give it a port and put the library behind an adapter.');
  });

  it('the environment is read in two files', () => {
    const readers = where(({ text }) => /\bprocess\.env\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
    const allowed = ['lambda/cli/environment.ts', 'lambda/handlers/env.ts'];
    expectNone(
      readers.filter((file) => !allowed.includes(file)),
      `read it in ${allowed.join(' or ')} and hand it on.`,
    );
  });

  it('certificates are judged by Node, but for the probe, which looks at them first and judges them itself', () => {
    const offences = where(({ text }) => /rejectUnauthorized|checkServerIdentity|NODE_TLS_REJECT/.test(text));
    const allowed = ['lambda/adapters/registry/start-tls.ts'];
    expectNone(
      offences.filter((file) => !allowed.includes(file)),
      'pin an authority (`ca`) instead; nothing is read from a server that could be anybody.',
    );
  });

  it('core, checks and app know no clock and no chance', () => {
    const offences = where(
      ({ file, text }) =>
        /^lambda\/(?:core|checks|app)\//.test(file) &&
        /Date\.now|new Date\(\)|Math\.random|randomUUID|performance\.now/.test(text),
    );
    expectNone(offences, 'time is an argument, epoch milliseconds; ids come from what they identify.');
  });

  it('core waits for nothing', () => {
    const offences = where(
      ({ file, text }) => file.startsWith('lambda/core/') && /\basync\b|\bawait\b|\bPromise\b/.test(text),
    );
    expectNone(offences, 'core is pure: gather first, then decide.');
  });
});
