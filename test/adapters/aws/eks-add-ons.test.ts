import { DescribeAddonCommand, EKSClient } from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createEksClients } from '../../../lambda/adapters/aws/eks-clients.ts';
import { createEksAddOns } from '../../../lambda/adapters/aws/eks-add-ons.ts';

const eks = mockClient(EKSClient);
const addOns = createEksAddOns({ name: 'c1', region: 'eu-west-1' }, createEksClients());

beforeEach(() => {
  eks.reset();
});

describe('the add-on kube-proxy of an EKS cluster', () => {
  it('is described as it is', async () => {
    eks.on(DescribeAddonCommand, { clusterName: 'c1', addonName: 'kube-proxy' }).resolves({
      addon: {
        addonVersion: 'v1.33.0-eksbuild.2',
        status: 'DEGRADED',
        health: { issues: [{ code: 'ConfigurationConflict', message: 'conflicts found' }] },
        configurationValues: '{"mode":"ipvs"}',
      },
    });
    expect(await addOns.kubeProxy()).toEqual({
      ok: true,
      value: {
        version: 'v1.33.0-eksbuild.2',
        status: 'DEGRADED',
        issues: [{ code: 'ConfigurationConflict', message: 'conflicts found' }],
        configurationValues: '{"mode":"ipvs"}',
      },
    });
  });

  it('is none where the cluster manages its kube-proxy itself', async () => {
    eks.on(DescribeAddonCommand).rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
    expect(await addOns.kubeProxy()).toEqual({ ok: true, value: null });
  });

  it('cannot be told without the right, which is named', async () => {
    eks.on(DescribeAddonCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    const detail = 'describe add-on kube-proxy of c1: the right to eks:DescribeAddon is missing';
    expect(await addOns.kubeProxy()).toEqual({
      ok: false,
      problem: { reason: 'forbidden', detail, right: 'eks:DescribeAddon' },
    });
  });
});
