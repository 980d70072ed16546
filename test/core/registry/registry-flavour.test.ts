import { describe, expect, it } from '@jest/globals';
import { registryFlavour } from '../../../lambda/core/registry/registry-flavour.ts';

describe('what a registry is by its host', () => {
  it.each([
    ['docker.io', 'dockerhub'],
    ['index.docker.io', 'dockerhub'],
    ['registry-1.docker.io', 'dockerhub'],
    ['ghcr.io', 'ghcr'],
    ['public.ecr.aws', 'ecr-public'],
    ['gcr.io', 'gcr'],
    ['eu.gcr.io', 'gcr'],
    ['k8s.gcr.io', 'k8s-gcr'],
    ['registry.k8s.io', 'k8s'],
    ['team.azurecr.io', 'acr'],
    ['team-a1b2.azurecr.cn', 'acr'],
    ['mcr.microsoft.com', 'mcr'],
    ['nvcr.io', 'nvcr'],
    ['registry.redhat.io', 'redhat'],
    ['registry.access.redhat.com', 'redhat'],
    ['image-registry.openshift-image-registry.svc:5000', 'openshift-internal'],
    ['docker-registry.default.svc.cluster.local:5000', 'openshift-internal'],
    ['default-route-openshift-image-registry.apps.example.com', 'openshift-internal'],
    ['quay.io', 'quay'],
    ['quay.example.com', 'quay'],
    ['harbor.example.com', 'harbor'],
    ['prod-harbor.example.com:8443', 'harbor'],
    ['demo.goharbor.io', 'harbor'],
    ['registry.gitlab.com', 'gitlab'],
    ['gitlab.example.com:5050', 'gitlab'],
    ['registry.ourgitlab.example', 'gitlab'],
    ['team.jfrog.io', 'artifactory'],
    ['docker.artifactory.example.com', 'artifactory'],
    ['nexus.example.com:8082', 'nexus'],
    ['localhost', 'local'],
    ['LOCALHOST:5000', 'local'],
    ['127.0.0.1:5000', 'local'],
    ['10.1.2.3', 'local'],
    ['172.31.0.1:443', 'local'],
    ['192.168.1.1', 'local'],
    ['100.64.0.1', 'local'],
    ['[::1]:5000', 'local'],
    ['[fd00::1]', 'local'],
    ['registry.example.com', 'self-hosted'],
    ['172.32.0.1', 'self-hosted'],
    ['8.8.8.8', 'self-hosted'],
    ['notdocker.io', 'self-hosted'],
    ['docker.io.example.com', 'self-hosted'],
    ['harborside.example.com', 'self-hosted'],
    ['xgcr.io', 'self-hosted'],
    ['111122223333.dkr.ecr.eu-central-1.amazonaws.com.example.com', 'self-hosted'],
    ['1111.dkr.ecr.eu-central-1.amazonaws.com', 'self-hosted'],
    ['', 'self-hosted'],
  ])('%s is %s', (host, kind) => {
    expect(registryFlavour(host)).toEqual({ kind, account: null, region: null, partition: null });
  });

  it.each([
    ['111122223333.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1', 'aws'],
    ['111122223333.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', 'aws'],
    ['111122223333.dkr-ecr.eu-west-1.on.aws', 'eu-west-1', 'aws'],
    ['111122223333.dkr-ecr-fips.us-west-2.on.aws', 'us-west-2', 'aws'],
    ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'aws-cn'],
    ['111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1', 'aws-cn'],
    ['111122223333.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', 'aws-us-gov'],
    ['111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', 'aws-iso'],
    ['111122223333.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', 'aws-iso-b'],
    ['111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', 'aws-eusc'],
  ])('%s is a registry of ECR in %s of %s', (host, region, partition) => {
    expect(registryFlavour(host)).toEqual({ kind: 'ecr', account: '111122223333', region, partition });
  });

  it("knows the registries of Amazon EKS's own images", () => {
    expect(registryFlavour('602401143452.dkr.ecr.eu-west-1.amazonaws.com').kind).toBe('ecr-eks');
    expect(registryFlavour('918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn')).toMatchObject({
      kind: 'ecr-eks',
      account: '918309763551',
      partition: 'aws-cn',
    });
  });

  it('reads the location of a Google Artifact Registry', () => {
    expect(registryFlavour('europe-west1-docker.pkg.dev')).toEqual({
      kind: 'gar',
      account: null,
      region: 'europe-west1',
      partition: null,
    });
  });
});
