import type { DaemonSet } from '../model/cluster-state.ts';
import { shellQuote } from '../report/next-steps/shell-quote.ts';
import { plainText } from '../report/plain-text.ts';
import { ADD_ON_FIELDS, type AddOn } from './add-on.ts';
import { asObject, parseObject } from '../registry/parse-object.ts';
import type { Expectations } from './baselines.ts';
import { cidrContains } from './cidr-contains.ts';
import type { Difference } from './diff-config.ts';
import { editText } from './edit-text.ts';
import type { Field } from './fields.ts';
import { kubeProxyDaemonSets } from './find-config.ts';
import type { KubeProxyObservation } from './observation.ts';
import type { KubeProxyPicture } from './picture.ts';

/** One command for a person to run in `sh`. */
export interface PlanStep {
  readonly title: string;
  readonly command: string;
  readonly why: string;
}

/** What would mend a kube-proxy, what would take that back, and what must stay as it is. Pullwarden runs none of it. */
export interface RepairPlan {
  readonly steps: readonly PlanStep[];
  readonly undo: readonly PlanStep[];
  /** Differences that the steps do not touch. */
  readonly leave: readonly { readonly field: string; readonly why: string }[];
}

/** What a plan is made from. */
export interface PlanInput {
  readonly picture: KubeProxyPicture;
  readonly seen: KubeProxyObservation;
  readonly expectations: Expectations;
  /** `kubectl` with the options that reach the cluster. */
  readonly kubectl: string;
  /** Of EKS; null for another cluster. */
  readonly eks: { readonly name: string; readonly region: string } | null;
}

/** Managers that write what a repository or a release says. */
const OWNERS = /argo|flux|kustomize-controller|helm|terraform|fleet|kapp|pulumi/i;
const NOTHING: RepairPlan = { steps: [], undo: [], leave: [] };

/** The repair of a cluster's kube-proxy, a backup first and the undo last. Empty where there is nothing to mend. */
export function repairPlan(input: PlanInput): RepairPlan {
  const { picture, seen } = input;
  const { comparison, source } = picture;
  if (comparison.status === 'not-applicable' || comparison.status === 'unknown') return NOTHING;
  if (comparison.status === 'error') {
    const why = `it cannot be read (${plainText(comparison.error?.message ?? '')}): put back a text that was good, from a backup or from what generated it`;
    return { ...NOTHING, leave: [{ field: 'the whole text', why }] };
  }
  const kept = comparison.drift.flatMap(({ field }) => {
    const why = whyLeave(field, input);
    return why === null ? [] : [{ field, why }];
  });
  const drift = comparison.drift.filter(({ field }) => !kept.some((one) => one.field === field));
  const unstartable = comparison.warnings
    .filter(({ code, field }) => code === 'would-not-start' && !drift.some((one) => one.field === field))
    .map(({ field = '', text }) => ({ field, why: `${plainText(text)}; no baseline says what it should be` }));
  const leave = [...kept, ...unstartable, ...unseenAddOn(picture, drift)];
  const stale = (picture.running?.differing.nodes.length ?? 0) + (picture.running?.older.length ?? 0) > 0;
  if (drift.length === 0) {
    return { steps: stale ? restart(input, 'so that the pods run what is stored') : [], undo: [], leave };
  }
  if (picture.addOnUnseen !== null) return { ...NOTHING, leave };
  const addOn = seen.addOn?.ok === true ? seen.addOn.value : null;
  if (addOn !== null && input.eks !== null && isAddOns(drift, comparison.baseline)) {
    return { ...throughAddOn(input, addOn, input.eks, drift), leave };
  }
  if (source.kind !== 'text' || source.configMap === undefined || source.key === null) {
    const why = 'flags of its command say this: change them where the DaemonSet or the static pod is defined';
    return { ...NOTHING, leave: [...leave, ...drift.map(({ field }) => ({ field, why }))] };
  }
  const changes = new Map(drift.map(({ field }) => [field, input.expectations.get(field)?.[0] ?? '']));
  const text = editText(source.text, changes);
  if (text === null) {
    const why = 'this text cannot be edited by a program without touching more: change it by hand';
    return { ...NOTHING, leave: [...leave, ...drift.map(({ field }) => ({ field, why }))] };
  }
  return { ...throughConfigMap(input, text, drift, addOn !== null), leave };
}

/** Who does not know whether the add-on writes the text, and what it was told, changes nothing. */
function unseenAddOn({ addOnUnseen }: KubeProxyPicture, drift: readonly Difference[]): RepairPlan['leave'] {
  if (addOnUnseen === null) return [];
  const fields = [...new Set([...drift.map(({ field }) => field), ...ADD_ON_FIELDS])];
  return [{ field: fields.join(', '), why: `what the EKS add-on writes cannot be told: ${plainText(addOnUnseen)}` }];
}

/** The add-on's own values, or settings that it has: then it, and not we, should write the text. */
function isAddOns(drift: readonly Difference[], baseline: string | null): boolean {
  return baseline === 'eks' || drift.every(({ field }) => ADD_ON_FIELDS.includes(field));
}

/** Why a difference must stay, or null. The pods' addresses are the cluster's own affair, whatever a guide says. */
function whyLeave(field: Field, { picture, seen, expectations }: PlanInput): string | null {
  if (field !== 'clusterCIDR' || picture.comparison.baseline !== 'seed') return null;
  const [wanted = ''] = expectations.get(field) ?? [];
  const cidrs = seen.nodes.ok ? seen.nodes.value.flatMap(({ spec }) => spec?.podCIDRs ?? []) : [];
  if (cidrs.length > 0 && cidrs.every((cidr) => cidrContains(wanted, cidr))) return null;
  const vpc =
    seen.daemonSets.some(({ metadata }) => metadata.name === 'aws-node') ||
    (picture.source.kind === 'text' && picture.source.eksLabel);
  const who = vpc
    ? 'with the VPC CNI the pods have addresses of the VPC'
    : cidrs.length > 0
      ? `the nodes give their pods addresses of ${cidrs.slice(0, 3).join(', ')}`
      : 'nothing here shows which addresses the pods have';
  return `${who}: with ${wanted} from a guide kube-proxy may masquerade the wrong traffic`;
}

function throughAddOn(
  input: PlanInput,
  addOn: AddOn,
  eks: { readonly name: string; readonly region: string },
  drift: readonly Difference[],
): Pick<RepairPlan, 'steps' | 'undo'> {
  const target = `--region ${shellQuote(eks.region)} --cluster-name ${shellQuote(eks.name)} --addon-name kube-proxy`;
  const before = addOn.configurationValues;
  const wanted = valuesWith(before, drift, input.expectations);
  const update = (values: string, conflicts: string): string =>
    `aws eks update-addon ${target}${values === '' ? '' : ` --configuration-values ${shellQuote(values)}`} --resolve-conflicts ${conflicts} && aws eks wait addon-active ${target}`;
  const fields = drift.map(({ field }) => field).join(', ');
  const map = backup(input);
  return {
    steps: [
      ...map.steps,
      {
        title: 'Let the add-on write its text',
        command: update(wanted, 'OVERWRITE'),
        why: `The add-on owns this text (${fields}). OVERWRITE takes out every other edit of it too; the values given to the add-on before stay, for an update without them would drop them.`,
      },
      ...restart(input, 'because an update of the add-on does not restart the pods'),
    ],
    undo: [
      ...(wanted === before
        ? []
        : [
            {
              title: 'Give the add-on the values of before',
              command: update(before === '' ? '{}' : before, 'PRESERVE'),
              why: 'It keeps what the cluster holds meanwhile.',
            },
          ]),
      ...map.undo,
    ],
  };
}

function throughConfigMap(
  input: PlanInput,
  text: string,
  drift: readonly Difference[],
  managed: boolean,
): Pick<RepairPlan, 'steps' | 'undo'> {
  const { picture, kubectl } = input;
  const { source } = picture;
  if (source.kind !== 'text' || source.configMap === undefined) return NOTHING;
  const { name, resourceVersion } = source.configMap.metadata;
  const fields = drift.map(({ field }) => field).join(', ');
  const map = backup(input);
  // In a literal block every line is indented, so that none of it ends the document of the shell.
  const patch = [
    ...(resourceVersion === undefined ? [] : ['metadata:', `  resourceVersion: "${resourceVersion}"`]),
    'data:',
    `  ${JSON.stringify(source.key)}: |`,
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => (line === '' ? '' : `    ${line}`)),
  ].join('\n');
  const file = `${map.file.replace(/\.backup\.yaml$/, '')}.patch.yaml`;
  const owner = managed
    ? ' The EKS add-on has no setting for it and owns this text: from now on its updates need --resolve-conflicts PRESERVE, or they take the change out again.'
    : '';
  const writer = picture.lastWrite?.manager ?? '';
  const origin = OWNERS.test(writer)
    ? ` ${plainText(writer)} writes this text and may put its own back: change it at its source as well.`
    : '';
  return {
    steps: [
      ...map.steps,
      {
        title: `Change ${fields}`,
        command: `cat >${shellQuote(file)} <<'END_OF_PATCH'\n${patch}\nEND_OF_PATCH\n${kubectl} patch configmap ${shellQuote(name)} --type merge --patch-file ${shellQuote(file)}`,
        why: `Only these fields of the text change; it fails, and changes nothing, if somebody has written the ConfigMap since.${owner}${origin}`,
      },
      ...restart(input, 'because kube-proxy reads its configuration at its start only'),
    ],
    undo: map.undo,
  };
}

/** A copy of the ConfigMap in a file of its own, named after its version, and the way back to it. */
function backup(input: PlanInput) {
  const { picture, kubectl } = input;
  const configMap = picture.source.kind === 'text' ? picture.source.configMap : undefined;
  const { name = 'kube-proxy', resourceVersion = 'now' } = configMap?.metadata ?? {};
  const file = `${name}.${resourceVersion}.backup.yaml`;
  return {
    file,
    steps: [
      {
        title: 'Back up the ConfigMap',
        command: `${kubectl} get configmap ${shellQuote(name)} -o yaml >${shellQuote(file)}`,
        why: 'The undo puts this file back.',
      },
    ],
    undo: [
      {
        title: 'Put the ConfigMap back',
        command: `sed '/^  resourceVersion:/d' ${shellQuote(file)} | ${kubectl} replace -f -`,
        why: 'Without the old version number the API server takes the old text as a new one.',
      },
      ...restart(input, 'because kube-proxy reads its configuration at its start only'),
    ],
  };
}

function restart({ seen, kubectl }: PlanInput, why: string): readonly PlanStep[] {
  return kubeProxyDaemonSets(seen.daemonSets)
    .filter(({ status }: DaemonSet) => status?.desiredNumberScheduled !== 0)
    .map(({ metadata }) => {
      const target = shellQuote(`daemonset/${metadata.name}`);
      return {
        title: `Restart the pods of DaemonSet ${metadata.name}`,
        command: `${kubectl} rollout restart ${target} && ${kubectl} rollout status ${target} --timeout=15m`,
        why: `${why[0]?.toUpperCase()}${why.slice(1)}. The rules in the kernel stay meanwhile, so connections live on; after a change of mode replace the nodes in time, for the old rules may stay too.`,
      };
    });
}

/** The values of the add-on with what is wanted of its own settings; an update without the former ones would drop them. */
function valuesWith(before: string, drift: readonly Difference[], expectations: Expectations): string {
  const settable = drift.filter(({ field }) => ADD_ON_FIELDS.includes(field));
  const parsed = parseObject(before) ?? {};
  const values: Record<string, unknown> = { ...parsed };
  for (const { field } of settable) {
    const [wanted = ''] = expectations.get(field) ?? [];
    const [section = '', inner] = field.split('.');
    const known = asObject(values[section]) ?? {};
    values[section] = inner === undefined ? wanted : { ...known, [inner]: wanted };
  }
  return settable.length === 0 ? before : JSON.stringify(values);
}
