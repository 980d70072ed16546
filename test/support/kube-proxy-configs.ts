import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { FIELD_NAMES, fieldSpec, type Field } from '../../lambda/core/kube-proxy/fields.ts';
import { decodeConfig } from '../../lambda/core/kube-proxy/decode-config.ts';
import type { FieldType } from '../../lambda/core/kube-proxy/field-types.ts';

/** What every document that kube-proxy reads begins with. */
export const HEAD = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n';

const words = (text: string): readonly string[] => text.trim().split(/ +/);
const quoted = (values: readonly string[]): readonly string[] => values.map((value) => JSON.stringify(value));

const CIDRS = [
  '""',
  'null',
  '10.0.0.0',
  '7',
  '[]',
  "'{{ cidr }}'",
  ...words('10.0.0.0/8 10.244.0.0/16 10.0.0.0/33 10.0.0.0/08 010.0.0.0/8 10.0.0.1/8 fd00::/64 fd00::/129 FD00:0::/64'),
  ...quoted(['10.0.0.0/8,fd00::/64', 'fd00::/64,10.0.0.0/8', '10.0.0.0/8, fd00::/64', '10.0.0.0/8,11.0.0.0/8']),
  ...quoted([
    ',',
    '10.0.0.0/8,',
    ' 10.0.0.0/8',
    '::ffff:10.0.0.0/104',
    '10.0.0.0/+8',
    '10.0.0.0/8,fd00::/64,11.0.0.0/8',
  ]),
  ...quoted(['10.0.0.0/-1', '10.0.0.0/', '/8', '10.0.0/8', 'x/8', '10.0.0.0/8,x', '10.0.0.0/0', '10.0.0.0/00', '::/0']),
];
const ADDRESSES = [
  '""',
  'null',
  '0.0.0.0',
  '127.0.0.1',
  '0.0.0.0:10256',
  'localhost',
  '7',
  '1.2.3',
  '256.0.0.1',
  '010.0.0.1',
  '[::]',
  ...quoted([
    '::',
    '::1',
    '[::]:1',
    '[::1]',
    '[::]',
    ':10256',
    '1.2.3.4:0',
    '1.2.3.4:99999',
    '1.2.3.4:+5',
    '1.2.3.4: 5',
  ]),
  ...quoted(['fe80::1%eth0', '::ffff:1.2.3.4', '[::ffff:1.2.3.4]:80', '1.2.3.4:0080', '[1.2.3.4]:80', '0.0.0.0:http']),
  ...quoted(['1:2:3:4:5:6:7:8', '[2001:DB8:0:0::1]:5', '2001:db8::1:10249', 'x:5', '1.2.3.4:65535', '0:0:0:0:0:0:0:0']),
  ...quoted([' 1.2.3.4', '1.2.3.4 ', '0.0.0.0:', '::1:', '[::1]:', '[::1]5', 'fe80::%1', '1.02.3.4:5', '1.2.3.4:5:6']),
];
/** Spellings of one type, right and wrong, as they would stand behind a colon. */
const SPELLINGS: Readonly<Record<FieldType, readonly string[]>> = {
  text: [
    ...words('"" null ~ a "a" \'a\' y no 7 1e3 a#b 1:20 2026-01-02 !!str !!int !mine .5 {} [] [a] -x'),
    '!!str 5',
    '!x 5',
    'a b',
    '"a\\tb"',
    '|\n  a\n  b',
    '>-\n  a',
  ],
  flag: words('true false yes no on off y n Y N True TRUE Yes ON oN tRue "true" 1 0 null ~ "" \'y\' {} [true] t'),
  int: words(
    '0 1 5 14 31 32 100 -1 -998 -998.0 -1001 1001 016 0o16 0xe 0b1110 1_000 32_768 1e2 1E2 "14" 14.5 null ~ +5 08 09 0_7 1__0 _1 1_ -0 0x -0xe 2147483647 2147483648 -2147483649 .5 5. 1e400 0b2 0o8 -016 "" [] {} yes .inf 1.0 1.0e0 0x1.8p1 1,000 12e-1 120e-1',
  ),
  uint: words('0 1 5 -1 -0 4294967295 4294967296 2147483648 2147483647 "1" null 1.5 0x10'),
  float: words('0 1 5 -1 .5 5.5 1e3 1e39 3.5e38 "5" null 0x5 050 1_0.5 [] -0.0 5.0'),
  duration: words(
    '0s 1s 30s 45s "30s" 1440m 24h 86400s 1.5h 0 "0" "" null ~ 15 1d -5s -0s 1h30m 5µs 5us 100ms +3s 1e3s .5s 1.s 9999999h 2562047h47m16.854775807s 2562047h47m16.854775808s -2562047h47m16.854775808s 1h1h [] {} 1H 30S s 1.5 true 0.0s 1ns 1m0.5s',
  ),
  flush: words('0s 5s 30s 5000000000 0 -1 1.5 "5" null ~ 1d "" 1e9 0x5 99999999999999999999 true 5000000000.0 -5s'),
  list: [
    ...words(
      'null [] [10.0.0.0/8] [11.0.0.0/8,10.0.0.0/8] [primary] [primary,10.0.0.0/8] [10.0.0.0/8,primary] [null] [1] [""] "" 10.0.0.0/8 {} [10.0.0.1] [010.0.0.0/8] [[a]] [y] primary',
    ),
    '\n  - 10.0.0.0/8\n  - fd00::/8',
    '\n- 10.0.0.0/8',
    '[ "fd00::/8", 10.1.0.0/16 ]',
  ],
  vmodule: [
    ...words('null [] "" a=1 1 [1] [null] {}'),
    '[{filePattern: a, verbosity: 2}]',
    '[{filePattern: a}]',
    '[{verbosity: 1}]',
    '[{filePattern: a, verbosity: "2"}]',
    '[{filePattern: 7}]',
  ],
  gates: [
    ...words('{} null [] "" "A=true" A=true'),
    '{AllAlpha: true}',
    '{AllBeta: no}',
    '{AllAlpha: "true"}',
    '{NoSuchGate: true}',
    '{AllAlpha: null}',
    '{TopologyAwareHints: false}',
    '{ContextualLogging: yes}',
    '{AllAlpha: 1}',
    '\n  AllBeta: true',
    '{SupportIPVSProxyMode: true}',
    '{NFTablesProxyMode: true}',
    '{NFTablesProxyMode: false}',
  ],
};
const OF_FIELD: Partial<Record<Field, readonly string[]>> = {
  bindAddress: ADDRESSES,
  clusterCIDR: CIDRS,
  detectLocalMode: words('"" null ClusterCIDR NodeCIDR BridgeInterface InterfaceNamePrefix clusterCIDR Pod'),
  healthzBindAddress: ADDRESSES,
  'ipvs.excludeCIDRs': [...CIDRS.map((cidr) => `[${cidr}]`), 'null', '[]', '[primary]'],
  'logging.format': words('"" null text json TEXT yaml'),
  metricsBindAddress: ADDRESSES,
  mode: words(
    '"" null ~ iptables ipvs nftables "ipvs" \'nftables\' IPVS userspace kernelspace IPTables 7 y {} "iptables "',
  ),
  nodePortAddresses: [...CIDRS.filter((cidr) => !cidr.startsWith('[')).map((cidr) => `[${cidr}]`), ...SPELLINGS.list],
  showHiddenMetricsForVersion: words('"" null 1.33 "1.33" "1.34" "1.32" "x"'),
};
const NO_FIELDS = words(
  'kubeconfigPath masqueradeAll proxyMode clusterCidr ClusterCIDR Mode MODE udpIdleTimeout resourceContainer conntrack.max iptables.Mode iptables.masqueradeall metadata.name x.y.z logging.options __proto__ constructor',
);
/** The fields that people write, oftener than the others. */
const COMMON: readonly Field[] = [
  'mode',
  'clusterCIDR',
  'bindAddress',
  'healthzBindAddress',
  'metricsBindAddress',
  'hostnameOverride',
  'iptables.masqueradeAll',
  'conntrack.maxPerCore',
  'oomScoreAdj',
  'iptables.syncPeriod',
  'iptables.minSyncPeriod',
  'ipvs.syncPeriod',
  'ipvs.minSyncPeriod',
  'nodePortAddresses',
];

interface Line {
  readonly path: string;
  readonly value: string;
}

/** Of a document with one wrong type nothing else is judged: most spellings are those that can be read. */
const lineOf = (field: Field): fc.Arbitrary<Line> => {
  const spellings = [...(OF_FIELD[field] ?? SPELLINGS[fieldSpec(field).type]), '{x: {}}'];
  const [good = [], bad = []] = [true, false].map((ok) =>
    spellings.filter((value) => decodeConfig(HEAD + render([{ path: field, value }], '  ')).ok === ok),
  );
  return fc
    .oneof({ weight: 12, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) })
    .map((value) => ({ path: field, value }));
};
const anyLine: fc.Arbitrary<Line> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...COMMON).chain(lineOf) },
  { weight: 5, arbitrary: fc.constantFrom(...FIELD_NAMES).chain(lineOf) },
  {
    weight: 1,
    arbitrary: fc.record({
      path: fc.constantFrom(...NO_FIELDS),
      value: fc.constantFrom('1', 'true', '""', '{}', 'null', 'x'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      path: fc.constantFrom(
        'conntrack',
        'iptables',
        'clientConnection',
        'logging',
        'ipvs',
        'nftables',
        'detectLocal',
        'winkernel',
      ),
      value: fc.constantFrom('null', '~', '{}', '""', '[]', '7', ''),
    }),
  },
);

/** Renders lines as a block: the fields of a section stand together, at the indentation asked for. */
function render(lines: readonly Line[], indent: string): string {
  const bySection = Map.groupBy(lines, ({ path }) => (path.includes('.') ? path.slice(0, path.indexOf('.')) : ''));
  return [...bySection]
    .flatMap(([section, own]) => {
      if (section === '') return own.map(({ path, value }) => `${path}: ${value}\n`);
      const inner = own.map(
        ({ path, value }) => `${indent}${path.slice(section.length + 1)}: ${value.replaceAll('\n', `\n${indent}`)}\n`,
      );
      return [`${section}:\n`, ...inner];
    })
    .join('');
}

const FRAMES: readonly ((text: string) => string)[] = [
  (text) => HEAD + text,
  (text) => text + HEAD,
  (text) => `---\n${HEAD}${text}`,
  (text) => `# comment\n---\n${HEAD}${text}`,
  (text) => `\uFEFF${HEAD}${text}`,
  (text) => (HEAD + text).replaceAll('\n', '\r\n'),
  (text) => `${HEAD}${text}---\nmode: ipvs\n`,
  (text) => `${HEAD}${text}...\n`,
  (text) => `${HEAD}${text}--- {{ x\n`,
  (text) => `${HEAD}${text.replaceAll('\n', ' # why\n')}`,
  (text) => `  ${(HEAD + text).trimEnd().replaceAll('\n', '\n  ')}\n`,
  (text) => `kind: X\n${HEAD}${text}`,
  (text) => `${HEAD}${text}kind: X\n`,
  (text) => `---\n---\n${HEAD}${text}`,
  (text) => `%YAML 1.1\n---\n${HEAD}${text}`,
  (text) => `${HEAD}x: &a\n${text.replace(/^(?=.)/gm, '  ')}iptables: *a\n`,
  (text) => `${HEAD}x: &a\n${text.replace(/^(?=.)/gm, '  ')}<<: *a\n`,
];
const plainFrame = FRAMES[0]!;

const PIECES = [
  ...words(': - " \' # { } [ ] , & * ! | > % @ ? ~ = 0 `'),
  '\t',
  '\u00A0',
  ' ',
  '\n',
  '\r',
  '\u0085',
  '\\',
  ': ',
  '- ',
  ' #',
  '\n\n',
  '---\n',
  '...\n',
  '{{ x }}',
  '<<: ',
  'null',
];

/** A text with a piece put in, a character taken out, a line doubled, moved or shifted. */
function damage(text: string, kind: number, at: number, piece: string): string {
  const place = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * (lines.length - 1));
  const shifted = lines.map((one, index) => (index === line ? ` ${one}` : one));
  switch (kind) {
    case 0:
      return text.slice(0, place) + piece + text.slice(place);
    case 1:
      return text.slice(0, place) + text.slice(place + 1);
    case 2:
      return [...lines.slice(0, line), lines[line], ...lines.slice(line)].join('\n');
    case 3:
      return [...lines.slice(line), ...lines.slice(0, line)].join('\n');
    default:
      return shifted.join('\n');
  }
}

const block = fc
  .tuple(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.constantFrom('  ', '    ', ' '))
  .map(([lines, indent]) => render(lines, indent));
const framed = fc
  .tuple(
    block,
    fc.oneof({ weight: 3, arbitrary: fc.constant(plainFrame) }, { weight: 1, arbitrary: fc.constantFrom(...FRAMES) }),
  )
  .map(([text, frame]) => frame(text));
const damages = fc.tuple(fc.nat(4), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.constantFrom(...PIECES));
const damaged = fc.tuple(framed, damages).map(([text, [kind, at, piece]]) => damage(text, kind, at, piece));

/** Whole texts of EKS and kubeadm, each damaged a few times. */
const real = fc
  .tuple(
    fc.constantFrom('eks-1.17', 'eks-1.24', 'kubeadm').map(fixture),
    fc.array(damages, { minLength: 1, maxLength: 3 }),
  )
  .map(([text, all]) => all.reduce((damaged, [kind, at, piece]) => damage(damaged, kind, at, piece), text));

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/kube-proxy/${name}.yaml`, import.meta.url), 'utf8');
}

/** Texts that somebody could have stored for kube-proxy: right, odd, wrong and broken ones. */
export const kubeProxyConfigs: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...COMMON, ...FIELD_NAMES)
      .chain(lineOf)
      .map((line) => HEAD + render([line], '  ')),
  },
  { weight: 5, arbitrary: framed },
  { weight: 2, arbitrary: damaged },
  { weight: 2, arbitrary: real },
);
