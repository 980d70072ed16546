import { parseDocument } from 'yaml';
import type { StatedFields } from './decode-config.ts';
import type { Field } from './fields.ts';
import { plainValue } from './plain-value.ts';

/** The EKS add-on kube-proxy as its API describes it; null in its place: the cluster manages kube-proxy itself. */
export interface AddOn {
  /** `v1.33.0-eksbuild.2` */
  readonly version: string;
  readonly status: string;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  /** The JSON or YAML that somebody gave the add-on; "" for none. */
  readonly configurationValues: string;
}

/** The fields that the add-on has a setting for (`describe-addon-configuration`); every other one it writes as it ships it. */
export const ADD_ON_FIELDS: readonly Field[] = ['mode', 'ipvs.scheduler'];

/** The states in which an add-on is as it should be, or on the way there. */
const SOUND = ['ACTIVE', 'CREATING', 'UPDATING', 'DELETING'];

/** What is wrong with the add-on, one line a trouble; empty when nothing is. */
export function troublesOfAddOn({ status, issues }: AddOn): readonly string[] {
  const told = issues.map(({ code, message }) => (message === '' ? code : `${code}: ${message}`));
  return SOUND.includes(status) ? told : [`its status is ${status}`, ...told];
}

/** What the add-on was told to set, of the fields that we compare. Its values are a document in JSON or YAML. */
export function declaredBy({ configurationValues }: AddOn): StatedFields {
  const document = parseDocument(configurationValues, { logLevel: 'silent' });
  const values = document.errors.length > 0 ? null : plainValue(document);
  const fields = ADD_ON_FIELDS.flatMap((field): [Field, string][] => {
    const value = field.split('.').reduce<unknown>(child, values);
    return typeof value === 'string' ? [[field, value]] : [];
  });
  return new Map(fields);
}

function child(tree: unknown, name: string): unknown {
  return typeof tree === 'object' && tree !== null ? Reflect.get(tree, name) : undefined;
}
