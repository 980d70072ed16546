import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AddOn } from '../../../lambda/core/kube-proxy/add-on.ts';
import { type Expected, expectationsOf } from '../../../lambda/core/kube-proxy/compare-source.ts';
import type { KubeProxyObservation } from '../../../lambda/core/kube-proxy/observation.ts';
import { kubeProxyPicture } from '../../../lambda/core/kube-proxy/picture.ts';
import { type RepairPlan, repairPlan } from '../../../lambda/core/kube-proxy/repair-plan.ts';
import type { ConfigMap, DaemonSet, Node } from '../../../lambda/core/model/cluster-state.ts';
import type { Answer } from '../../../lambda/core/model/problem.ts';

const EKS = readFileSync(new URL('../../fixtures/kube-proxy/eks-1.24.yaml', import.meta.url), 'utf8');
const KUBEADM = readFileSync(new URL('../../fixtures/kube-proxy/kubeadm.yaml', import.meta.url), 'utf8');
const EDITED = EKS.replace('"iptables"', 'ipvs');
const ADD_ON: AddOn = { version: 'v1.34.0-eksbuild.1', status: 'ACTIVE', issues: [], configurationValues: '' };

interface Situation {
  readonly text: string;
  readonly layout?: 'eks' | 'kubeadm' | 'flags';
  readonly expected?: Expected;
  readonly addOn?: Partial<AddOn> | null | 'unseen';
  readonly podCIDRs?: readonly string[];
  readonly manager?: string;
}

function addOnAnswer(addOn: Partial<AddOn> | null | 'unseen'): Answer<AddOn | null> {
  if (addOn === 'unseen') return { ok: false, problem: { reason: 'throttled', detail: 'describe add-on: too fast' } };
  return { ok: true, value: addOn === null ? null : { ...ADD_ON, ...addOn } };
}

function planFor({
  text,
  layout = 'eks',
  expected = 'auto',
  addOn,
  podCIDRs = [],
  manager = 'kubectl-edit',
}: Situation): RepairPlan {
  const key = layout === 'eks' ? 'config' : 'config.conf';
  const name = layout === 'eks' ? 'kube-proxy-config' : 'kube-proxy';
  const labels: Record<string, string> = layout === 'eks' ? { 'eks.amazonaws.com/component': 'kube-proxy' } : {};
  const written = { manager, time: '2026-11-25T11:00:00Z', fieldsV1: { 'f:data': { [`f:${key}`]: {} } } };
  const configMap: ConfigMap = {
    metadata: { name, labels, resourceVersion: '4711', managedFields: [written] },
    data: { [key]: text },
  };
  const command = layout === 'flags' ? ['kube-proxy', '--proxy-mode=ipvs'] : ['kube-proxy', `--config=/config/${key}`];
  const container = { name: 'kube-proxy', command, volumeMounts: [{ name: 'config', mountPath: '/config' }] };
  const spec = { containers: [container], volumes: [{ name: 'config', configMap: { name } }] };
  const daemonSet: DaemonSet = {
    metadata: { name: 'kube-proxy' },
    spec: { template: { spec } },
    status: { desiredNumberScheduled: 1 },
  };
  const node: Node = { metadata: { name: 'node-a' }, spec: { podCIDRs } };
  const seen: KubeProxyObservation = {
    problem: null,
    daemonSets: [daemonSet],
    pods: [],
    allPods: true,
    configMaps: layout === 'flags' ? [] : [configMap],
    nodes: { ok: true, value: [node] },
    version: { ok: true, value: 'v1.34.4' },
    live: new Map(),
    ...(addOn === undefined ? {} : { addOn: addOnAnswer(addOn) }),
  };
  const picture = kubeProxyPicture(seen, expected, Date.parse('2026-11-25T12:00:00Z'));
  const { source, stored, beside } = picture;
  const stands = (source.kind === 'text' || source.kind === 'flags') && stored !== null;
  const expectations = stands ? expectationsOf(source, expected, stored, beside) : new Map();
  return repairPlan({
    picture,
    seen,
    expectations,
    kubectl: 'kubectl --context blue -n kube-system',
    eks: { name: 'blue', region: 'eu-west-1' },
  });
}

const commands = ({ steps }: RepairPlan): string => steps.map(({ command }) => command).join('\n');

describe('a cluster that manages its kube-proxy itself', () => {
  it('gets a backup, a change of that field alone, and a restart; the undo puts the backup back', () => {
    const { steps, undo, leave } = planFor({ text: EDITED, addOn: null });
    expect(steps.map(({ title }) => title)).toEqual([
      'Back up the ConfigMap',
      'Change mode',
      'Restart the pods of DaemonSet kube-proxy',
    ]);
    const [backup, change, restart] = steps.map(({ command }) => command);
    expect(backup).toBe(
      'kubectl --context blue -n kube-system get configmap kube-proxy-config -o yaml >kube-proxy-config.4711.backup.yaml',
    );
    const inBlock = EKS.replace(/\n$/, '').replaceAll(/^(?=.)/gm, '    ');
    expect(change).toBe(
      `cat >kube-proxy-config.4711.patch.yaml <<'END_OF_PATCH'\nmetadata:\n  resourceVersion: "4711"\ndata:\n  "config": |\n${inBlock}\nEND_OF_PATCH\n` +
        'kubectl --context blue -n kube-system patch configmap kube-proxy-config --type merge --patch-file kube-proxy-config.4711.patch.yaml',
    );
    expect(restart).toMatch(/rollout restart daemonset\/kube-proxy && .* rollout status daemonset\/kube-proxy/);
    expect(undo.map(({ command }) => command)).toEqual([
      "sed '/^  resourceVersion:/d' kube-proxy-config.4711.backup.yaml | kubectl --context blue -n kube-system replace -f -",
      restart,
    ]);
    expect(leave).toEqual([]);
  });

  it('is told who will put his own text back', () => {
    const { steps } = planFor({ text: EDITED, addOn: null, manager: 'argocd-controller' });
    expect(steps[1]?.why).toMatch(/argocd-controller writes this text and may put its own back/);
  });

  it('has nothing to do where nothing differs', () => {
    expect(planFor({ text: EKS })).toEqual({ steps: [], undo: [], leave: [] });
  });

  it('is shown where flags are changed', () => {
    const { steps, leave } = planFor({
      text: '',
      layout: 'flags',
      expected: { name: 'own', fields: new Map([['mode', ['iptables']]]) },
    });
    expect([steps, leave]).toEqual([[], [{ field: 'mode', why: expect.stringContaining('flags') }]]);
  });

  it('gets no command for a text that cannot be read, or that no baseline mends', () => {
    expect(planFor({ text: 'mode: [' })).toMatchObject({ steps: [], leave: [{ field: 'the whole text' }] });
    const own: Expected = { name: 'own', fields: new Map() };
    expect(planFor({ text: EKS.replace('"iptables"', 'IPVS'), expected: own })).toMatchObject({
      steps: [],
      leave: [{ field: 'mode', why: expect.stringContaining('no baseline says') }],
    });
  });
});

describe("the guide's pod addresses", () => {
  it.each<[string, Situation, boolean]>([
    ['EKS', { text: EKS }, false],
    [
      'nodes that give their pods other addresses',
      { text: KUBEADM, layout: 'kubeadm', podCIDRs: ['10.9.1.0/24'] },
      false,
    ],
    ['no sign of the addresses', { text: KUBEADM, layout: 'kubeadm' }, false],
    [
      'nodes that give their pods these addresses',
      { text: KUBEADM, layout: 'kubeadm', podCIDRs: ['10.244.1.0/24'] },
      true,
    ],
  ])('%s', (_name, situation, set) => {
    const text = situation.text.replace(/clusterCIDR: .*/, 'clusterCIDR: 10.9.0.0/16');
    const plan = planFor({ ...situation, text, expected: 'seed' });
    expect(commands(plan).includes('10.244.0.0/16')).toBe(set);
    expect(plan.leave.map(({ field }) => field)).toEqual(set ? [] : ['clusterCIDR']);
    expect(commands(plan)).not.toMatch(/kubeconfigPath|proxyMode|^ {4}masqueradeAll/m);
  });

  it('a CIDR in a file of its owner is his affair', () => {
    const own: Expected = { name: 'ours.yaml', fields: new Map([['clusterCIDR', ['10.0.0.0/16']]]) };
    expect(commands(planFor({ text: EKS, expected: own }))).toContain('clusterCIDR: "10.0.0.0/16"');
  });
});

describe('a cluster whose kube-proxy is an add-on', () => {
  const target = '--region eu-west-1 --cluster-name blue --addon-name kube-proxy';

  it('lets the add-on write its own text, with the values it was given', () => {
    const values = '{"resources":{"limits":{"cpu":"1"}}}';
    const { steps, undo } = planFor({ text: EDITED, addOn: { configurationValues: values } });
    expect(steps.map(({ title }) => title)).toEqual([
      'Back up the ConfigMap',
      'Let the add-on write its text',
      'Restart the pods of DaemonSet kube-proxy',
    ]);
    const wanted = `'{"resources":{"limits":{"cpu":"1"}},"mode":"iptables"}'`;
    expect(steps[1]?.command).toBe(
      `aws eks update-addon ${target} --configuration-values ${wanted} --resolve-conflicts OVERWRITE && aws eks wait addon-active ${target}`,
    );
    expect(undo[0]?.command).toContain(`--configuration-values '${values}' --resolve-conflicts PRESERVE`);
  });

  it('gives the add-on what it has a setting for', () => {
    const own: Expected = {
      name: 'own',
      fields: new Map([
        ['mode', ['ipvs']],
        ['ipvs.scheduler', ['lc']],
      ]),
    };
    const plan = planFor({ text: EKS, addOn: {}, expected: own });
    expect(commands(plan)).toContain(`--configuration-values '{"ipvs":{"scheduler":"lc"},"mode":"ipvs"}'`);
  });

  it('edits the map for what the add-on cannot express, and says what that costs', () => {
    const own: Expected = { name: 'own', fields: new Map([['iptables.masqueradeAll', ['true']]]) };
    const { steps } = planFor({ text: EKS, addOn: {}, expected: own });
    expect(steps[1]).toMatchObject({
      title: 'Change iptables.masqueradeAll',
      why: expect.stringMatching(/add-on has no setting for it.*--resolve-conflicts PRESERVE/),
    });
  });
});

describe('an add-on that EKS does not show', () => {
  it('may be who writes the text: nothing is changed', () => {
    const why = 'what the EKS add-on writes cannot be told: describe add-on: too fast';
    const plan = planFor({ text: EDITED.replace('oomScoreAdj: -998', 'oomScoreAdj: -1'), addOn: 'unseen' });
    expect(plan).toEqual({ steps: [], undo: [], leave: [{ field: 'oomScoreAdj, mode, ipvs.scheduler', why }] });
  });
});

describe('what comes from a cluster', () => {
  it('stays inside its quotes', () => {
    const evil = EDITED.replace('portRange: ""', 'portRange: "\'; rm -rf / #"\nx: |\n  END_OF_PATCH\n  $(reboot)');
    const { steps } = planFor({ text: evil, addOn: null, manager: 'argo\u001B[2J; reboot' });
    const [, change] = steps;
    expect(change?.command.split('\n').filter((line) => line === 'END_OF_PATCH')).toHaveLength(1);
    expect(change?.command).toContain("<<'END_OF_PATCH'");
    expect(change?.why).not.toContain('\u001B');
  });
});
