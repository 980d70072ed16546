import { stringify } from 'yaml';
import { plainText } from '../report/plain-text.ts';
import { decodeConfig } from './decode-config.ts';
import { effectiveConfig, type EffectiveConfig } from './effective-config.ts';
import { fieldSpec, type Field } from './fields.ts';

/** Where a captured configuration is from. */
export interface CaptureOrigin {
  /** `cluster blue`, `file x.yaml` */
  readonly source: string;
  /** RFC 3339. */
  readonly capturedAt: string;
}

/**
 * A configuration as a document of its own, every field with its effective value, for `--baseline`, `--against` and
 * `baselines` of pullwarden.yaml. Left out is what says nothing of the next cluster or would not be read back as it is:
 * the name of a node, and zeros that only flags can hold.
 */
export function captureConfig(effective: EffectiveConfig, { source, capturedAt }: CaptureOrigin): string {
  const whole = documentOf([...effective].filter(([field]) => field !== 'hostnameOverride'));
  const read = decodeConfig(whole);
  const back = read.ok ? effectiveConfig(read.stated, { hostnameFlag: null, source: 'file' }) : new Map();
  const lasting = [...effective].filter(
    ([field, { value }]) => field !== 'hostnameOverride' && back.get(field)?.value === value,
  );
  const lost = [...effective.keys()].filter((field) => !lasting.some(([kept]) => kept === field));
  return [
    `# Captured by pullwarden at ${capturedAt} from ${plainText(source)}: the effective value of every field.`,
    ...(lost.length === 0 ? [] : [`# Not captured: ${lost.join(', ')}.`]),
    documentOf(lasting),
  ].join('\n');
}

function documentOf(fields: readonly (readonly [Field, { readonly value: string }])[]): string {
  const document: Record<string, unknown> = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
  };
  for (const [field, { value }] of fields) {
    const [section = '', inner] = field.split('.');
    if (inner === undefined) document[section] = plainValue(field, value);
    else document[section] = { ...(document[section] as object | undefined), [inner]: plainValue(field, value) };
  }
  return stringify(document, { version: '1.1' });
}

/** The value that the document holds for this canonical text. */
function plainValue(field: Field, value: string): unknown {
  switch (fieldSpec(field).type) {
    case 'flag':
      return value === 'true';
    case 'int':
    case 'uint':
    case 'float':
      return Number(value);
    case 'list':
      return value === '' ? [] : value.split(',');
    case 'gates':
      return Object.fromEntries(pairsOf(value).map(([name, on]) => [name, on === 'true']));
    case 'vmodule':
      return pairsOf(value).map(([filePattern, verbosity]) => ({ filePattern, verbosity: Number(verbosity) }));
    case 'text':
    case 'duration':
    case 'flush':
      return value;
  }
}

function pairsOf(value: string): readonly (readonly [string, string])[] {
  return value
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', held = ''] = pair.split('=');
      return [name, held];
    });
}
