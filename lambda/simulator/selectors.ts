import type { KubernetesObject } from './kubernetes-objects.ts';
import { isRecord } from './record.ts';
import type { Resource } from './resources.ts';

/** Either a test on objects or the text of a real server's 400. */
export type Selector = { readonly matches: (object: KubernetesObject) => boolean } | { readonly problem: string };

interface Requirement {
  readonly key: string;
  readonly value: string;
  readonly equal: boolean;
}

/** Reads a field selector: `=`, `==`, `!=`, joined by commas; only fields that the resource indexes. */
export function fieldSelector(text: string, resource: Resource): Selector {
  const requirements: Requirement[] = [];
  for (const term of text.split(',').filter((part) => part !== '')) {
    const requirement = equality(term);
    if (requirement === undefined) return { problem: `invalid selector: '${text}'; can't understand '${term}'` };
    if (![...resource.fields, 'metadata.name', 'metadata.namespace'].includes(requirement.key))
      return { problem: `field label not supported: ${requirement.key}` };
    requirements.push(requirement);
  }
  return all(requirements, (object, key) => fieldOf(object, key));
}

/** Reads a label selector: equality and `key` alone (the label exists), joined by commas; no set expressions. */
export function labelSelector(text: string): Selector {
  const terms = text.split(',').filter((part) => part !== '');
  const unreadable = terms.find((term) => !/^[\w./-]+((==?|!=)[\w.-]*)?$/.test(term));
  if (unreadable !== undefined) return { problem: `unable to parse requirement: ${unreadable}` };
  const present = terms.filter((term) => !term.includes('='));
  const requirements = terms.flatMap((term) => equality(term) ?? []);
  const equal = all(requirements, (object, key) => object.metadata.labels?.[key]);
  return {
    matches: (object) => equal.matches(object) && present.every((key) => object.metadata.labels?.[key] !== undefined),
  };
}

function equality(term: string): Requirement | undefined {
  const [, key, operator, value] = /^([^=!]+)(==?|!=)(.*)$/.exec(term) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value, equal: operator !== '!=' };
}

function all(
  requirements: readonly Requirement[],
  read: (object: KubernetesObject, key: string) => string | undefined,
): { readonly matches: (object: KubernetesObject) => boolean } {
  return {
    matches: (object) => requirements.every(({ key, value, equal }) => (read(object, key) === value) === equal),
  };
}

function fieldOf(object: KubernetesObject, path: string): string {
  const found = path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);
  return typeof found === 'string' ? found : '';
}
