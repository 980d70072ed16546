import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compareSource } from '../../../lambda/core/kube-proxy/compare-source.ts';
import { kubeProxyConfigs } from '../../support/kube-proxy-configs.ts';
import { sourceInFile } from '../../../lambda/core/kube-proxy/source-in-file.ts';

const CONFIG = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n';
const OTHER = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';
const configMap = (data: object, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', labels },
  data,
});
const found = (text: string) => {
  const source = sourceInFile(text);
  return source.kind === 'text' ? [source.key, source.text] : source;
};

describe('a configuration in a file', () => {
  it.each([
    ['config.conf before config', { config: 'b', 'config.conf': CONFIG }, 'config.conf'],
    ['config', { kubeconfig: 'a', config: CONFIG }, 'config'],
    [
      'the first other key that is no kubeconfig',
      { 'kubeconfig.conf': 'a', 'config.yaml': CONFIG, z: 'b' },
      'config.yaml',
    ],
  ])('of a ConfigMap is its key %s', (_, data, key) => {
    expect(found(stringify(configMap(data)))).toEqual([key, CONFIG]);
    expect(found(JSON.stringify(configMap(data)))).toEqual([key, CONFIG]);
  });

  it('is found in a List, and behind other documents and maps', () => {
    const others = [configMap({ kubeconfig: 'a' }), configMap({ Corefile: 'b' }), { kind: 'Secret' }];
    const maps = [...others, configMap({ config: CONFIG })];
    expect(found(stringify({ kind: 'List', items: maps }))).toEqual(['config', CONFIG]);
    expect(found(maps.map((map) => stringify(map)).join('---\n'))).toEqual(['config', CONFIG]);
  });

  it('is that of the name where no text says what it is', () => {
    const named = { ...configMap({ config: 'mode: [' }), metadata: { name: 'kube-proxy-config' } };
    expect(found(stringify({ kind: 'List', items: [configMap({ Corefile: 'b' }), named] }))).toEqual([
      'config',
      'mode: [',
    ]);
    expect(found(stringify(configMap({ config: 'mode: [' })))).toEqual(['config', 'mode: [']);
  });

  it('knows that it is of EKS by the label', () => {
    const label = { 'eks.amazonaws.com/component': 'kube-proxy' };
    expect(sourceInFile(stringify(configMap({ config: CONFIG }, label)))).toMatchObject({ eksLabel: true });
    expect(sourceInFile(stringify(configMap({ config: CONFIG })))).toMatchObject({ eksLabel: false });
  });

  it.each([configMap({ kubeconfig: 'a' }), { kind: 'List', items: [] }, configMap({}), { kind: 'ConfigMap' }])(
    'is missing in %j',
    (object) => expect(sourceInFile(stringify(object)).kind).toBe('no-config'),
  );

  it('that stands bare is read whole: kube-proxy takes its first document', () => {
    expect(found(CONFIG)).toEqual([null, CONFIG]);
    expect(found(`---\n${CONFIG}`)).toEqual([null, `---\n${CONFIG}`]);
    expect(found(`${CONFIG}---\n${CONFIG}mode: iptables\n`)).toEqual([null, `${CONFIG}---\n${CONFIG}mode: iptables\n`]);
  });

  it('stands somewhere in a file for kubeadm', () => {
    expect(found(`${OTHER}---\n${CONFIG}`)).toEqual([null, `\n${CONFIG}`]);
    expect(found(`${OTHER}--- # kube-proxy\n${CONFIG}---\n${OTHER}`)).toEqual([null, `\n${CONFIG}`]);
  });

  it.each(['', 'mode: [', OTHER, 'just text'])('that is none is handed on for the decoder to say so: %j', (text) => {
    expect(found(text)).toEqual([null, text]);
  });
});

describe('any file', () => {
  it('is compared, or called what it is, and never throws', () => {
    const files = fc.oneof(
      kubeProxyConfigs,
      kubeProxyConfigs.map((config) => stringify({ kind: 'ConfigMap', data: { config } })),
      fc.string({
        unit: fc.constantFrom(...Array.from('{}[]:-*&!|>#\n \t"\'a1,'), '<<: *a', 'kind: ConfigMap\n', '&a '),
      }),
    );
    fc.assert(
      fc.property(files, (text) => {
        expect(compareSource(sourceInFile(text), 'seed').status).toMatch(/^(?:no-drift|drift|error)$/);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['x: *nowhere\n', 'x: &a [*a]\n', `kind: ConfigMap\ndata: *nowhere\n`])(
    'with an alias that leads nowhere is an error of YAML: %j',
    (text) => {
      expect(compareSource(sourceInFile(text), 'auto')).toMatchObject({ status: 'error', error: { kind: 'yaml' } });
    },
  );
});
