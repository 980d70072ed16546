import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { CAUSES, type Cause } from '../../../lambda/core/model/cause.ts';
import { REGISTRY_KINDS } from '../../../lambda/core/registry/registry-flavour.ts';
import { EXAMPLES } from '../../../lambda/core/report/causes-page.ts';
import { linesFor, nextSteps, printStep, stepsAt } from '../../../lambda/core/report/next-steps.ts';
import { clusterOfContext } from '../../../lambda/core/report/next-steps/cluster-of-context.ts';
import { factsOf } from '../../../lambda/core/report/next-steps/facts.ts';
import { placeholdersOf } from '../../../lambda/core/report/next-steps/fill-step.ts';
import { GENERAL_STEPS } from '../../../lambda/core/report/next-steps/general-steps.ts';
import { REGISTRY_STEPS } from '../../../lambda/core/report/next-steps/registry-steps.ts';
import { shellQuote } from '../../../lambda/core/report/next-steps/shell-quote.ts';
import type { Subject } from '../../../lambda/core/report/next-steps/subject.ts';
import { NOBODY } from '../../../lambda/core/model/check.ts';
import { trouble } from '../../support/troubles.ts';

const causes = Object.keys(CAUSES) as readonly Cause[];
const ECR = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/app:1.2';
const KNOWN = {
  namespaces: ['shop'],
  pods: ['shop/web-1'],
  workloads: ['shop/Deployment/web'],
  nodes: ['node-a'],
  cluster: { name: 'prod', region: 'eu-west-1', account: '444455556666' },
} as const satisfies Partial<Subject>;

const commandsFor = (subject: Subject) => nextSteps(subject).map(({ command }) => command);

describe('the steps for a cause at a registry', () => {
  it('ECR, image not found: the exact image, account and region', () => {
    const home = { name: 'prod', region: 'eu-central-1', account: '111122223333' };
    expect(nextSteps({ ...KNOWN, cause: 'image-not-found', image: ECR, cluster: home }).map(printStep)).toEqual([
      'See whether the image is in this account and region: aws ecr describe-images --registry-id 111122223333 --repository-name team/app --image-ids imageTag=1.2 --region eu-central-1',
      'See whether a lifecycle policy has expired it: aws ecr get-lifecycle-policy --registry-id 111122223333 --repository-name team/app --region eu-central-1',
      'Check the tag for a typing error, and whether the build that should push it has run: skopeo list-tags docker://111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/app',
      'Push the image, or point the workload at a tag that exists.',
    ]);
  });

  it('ECR, by digest: asks for the digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(commandsFor({ cause: 'image-not-found', image: `${ECR}@${digest}` })[0]).toContain(
      `--image-ids imageDigest=${digest} `,
    );
  });

  it('ECR in another account and region: the policy of the repository, and what replication leaves out', () => {
    expect(nextSteps({ ...KNOWN, cause: 'forbidden', image: ECR })[0]).toEqual({
      text: "The cluster's account 444455556666 is not the registry's: the repository policy must allow it ecr:BatchGetImage and ecr:GetDownloadUrlForLayer.",
      command:
        'aws ecr get-repository-policy --registry-id 111122223333 --repository-name team/app --region eu-central-1',
    });
    expect(nextSteps({ ...KNOWN, cause: 'image-not-found', image: ECR })[1]?.text).toMatch(
      /^The nodes are in eu-west-1, the name says eu-central-1/,
    );
  });

  it('ECR in the account of the cluster, or of a cluster that is not on AWS: no word of another account', () => {
    for (const cluster of [
      { name: 'prod', region: 'eu-central-1', account: '111122223333' },
      { name: 'kind', region: null, account: null },
      undefined,
    ]) {
      const lines = nextSteps({ ...KNOWN, cause: 'forbidden', image: ECR, cluster })
        .map(printStep)
        .join('\n');
      expect(lines).not.toMatch(/get-repository-policy|null|undefined/);
      expect(lines).toContain('arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly');
    }
  });

  it('ECR in China: the ARN of that partition', () => {
    const image = '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1';
    expect(commandsFor({ cause: 'unauthorized', image }).join('\n')).toContain('arn:aws-cn:iam::aws:policy/');
  });

  it.each<[Cause, string, RegExp]>([
    ['repository-not-found-or-denied', ECR, /describe-pull-through-cache-rules/],
    ['timeout', ECR, /describe-vpc-endpoints --region eu-west-1/],
    ['credentials-expired', ECR, /12 hours/],
    ['forbidden', EXAMPLES['ecr-eks'].image, /Amazon EKS's own registries/],
    ['rate-limited', 'nginx:1', /ratelimitpreview\/test\/manifests\/latest/],
    ['rate-limited', 'nginx:1', /--docker-server=https:\/\/index\.docker\.io\/v1\//],
    ['rate-limited', 'nginx:1', /--upstream-registry-url registry-1\.docker\.io .*--region eu-west-1/],
    ['forbidden', 'ghcr.io/org/app:1', /read:packages/],
    ['unauthorized', 'ghcr.io/org/app:1', /If org enforces single sign-on/],
    ['forbidden', EXAMPLES.gar.image, /roles\/artifactregistry\.reader.*get-iam-policy team --location=europe-west1/],
    ['repository-not-found-or-denied', 'gcr.io/proj/app:1', /served by Artifact Registry.*--project=proj/],
    ['unauthorized', 'example.azurecr.io/a/b:1', /AcrPull.*az acr show --name example /],
    ['unauthorized', 'quay.io/org/app:1', /robot account \(org\+NAME\)/],
    ['policy-rejected', 'harbor.example.com/shop/app:1', /project shop.*412/],
    ['unauthorized', 'registry.gitlab.com/g/p:1', /read_registry/],
    ['image-not-found', 'example.jfrog.io/docker/app:1', /repository path method/],
    [
      'image-not-found',
      'k8s.gcr.io/pause:3.9',
      /registry\.k8s\.io.*skopeo list-tags docker:\/\/registry\.k8s\.io\/pause/,
    ],
    ['unauthorized', 'nvcr.io/nvidia/cuda:1', /--docker-username='\$oauthtoken'/],
    ['connection-refused', 'localhost:5000/app:1', /the node itself/],
    ['tls-untrusted', 'registry.example.com:5000/app:1', /certs\.d\/registry\.example\.com:5000\/hosts\.toml/],
    ['tls-untrusted', 'registry.example.com/app:1', /openssl s_client -connect registry\.example\.com:443 /],
    ['tls-untrusted', 'nginx:1', /publicly trusted certificate: look for a proxy/],
    ['plain-http', 'registry.example.com:5000/app:1', /server = "http:\/\/registry\.example\.com:5000"/],
    ['dns', 'nginx:1', /getent ahosts registry-1\.docker\.io$/m],
    ['disk-full', 'nginx:1', /kubectl describe node node-a/],
    [
      'platform-mismatch',
      'nginx:1',
      /buildx build --platform linux\/amd64,linux\/arm64 --tag docker\.io\/library\/nginx:1 /,
    ],
    ['invalid-image-name', 'r.example/Team/app:1', /repository name must be lowercase/],
    ['unknown', 'nginx:1', /kubectl -n shop describe pod web-1/],
    ['registry-error', 'ghcr.io/org/app:1', /www\.githubstatus\.com/],
  ])('%s, %s', (cause, image, expected) => {
    expect(
      nextSteps({ ...KNOWN, cause, image })
        .map(printStep)
        .join('\n'),
    ).toMatch(expected);
  });

  it('the registry alone is enough where no image is named', () => {
    const [first] = nextSteps({ cause: 'timeout', registry: '111122223333.dkr.ecr.eu-central-1.amazonaws.com' });
    expect(first?.command).toContain('describe-vpc-endpoints --region eu-central-1');
  });

  it('knows nothing: still says what to do, without a command that has holes', () => {
    for (const cause of causes) {
      const steps = nextSteps({ cause });
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.map(printStep).join('\n')).not.toMatch(/undefined|null|\{[a-zA-Z]+\}/);
    }
  });

  it('names the context of the kubeconfig where it is known', () => {
    const cluster = { ...KNOWN.cluster, context: 'my prod' };
    expect(commandsFor({ ...KNOWN, cause: 'unknown', image: ECR, cluster })[0]).toBe(
      "kubectl --context 'my prod' -n shop describe pod web-1",
    );
  });

  it.each([
    ['arn:aws-cn:eks:cn-north-1:111122223333:cluster/prod_1', 'prod_1', 'cn-north-1', '111122223333'],
    ['kind-dev', 'kind-dev', null, null],
  ])('reads the context %s', (context, name, region, account) => {
    expect(clusterOfContext(context)).toEqual({ name, region, account, context });
  });

  it('builds under the tag, never under a digest', () => {
    const build = (image: string) => commandsFor({ cause: 'platform-mismatch', image })[1];
    const digest = `@sha256:${'a'.repeat(64)}`;
    expect(build(`r.example/app:1${digest}`)).toContain('--tag r.example/app:1 --push');
    expect(build(`r.example/app${digest}`)).toBeUndefined();
  });

  it.each(causes)('%s, at any registry: one to four steps, no two the same', (cause) => {
    for (const kind of REGISTRY_KINDS) {
      const steps = nextSteps({ ...KNOWN, cause, image: EXAMPLES[kind].image }).map(printStep);
      expect(steps.length).toBeGreaterThanOrEqual(1);
      expect(steps.length).toBeLessThanOrEqual(4);
      expect(new Set(steps).size).toBe(steps.length);
    }
  });
});

describe('the tables', () => {
  it.each(causes)('%s: every place has its fact', (cause) => {
    for (const kind of REGISTRY_KINDS) {
      const { image } = EXAMPLES[kind];
      const facts = factsOf({ ...KNOWN, cause, image: cause === 'invalid-image-name' ? image.toUpperCase() : image });
      const templates = [...stepsAt(cause, kind), ...GENERAL_STEPS[cause]]
        .filter(({ needs }) => needs === undefined || facts[needs] !== undefined)
        .map(({ text, command = '' }) => text + command);
      expect(templates.flatMap(placeholdersOf).filter((name) => !Object.hasOwn(facts, name))).toEqual([]);
    }
  });

  it('a step is one sentence', () => {
    const all = [...REGISTRY_STEPS.flatMap(({ steps }) => steps), ...Object.values(GENERAL_STEPS).flat()];
    for (const { text } of all) expect(text).toMatch(/^[^\n]+[^.]\.$/);
  });
});

describe('a trouble of a look', () => {
  it('is answered for its first image, pod and node', () => {
    expect(linesFor(trouble({ cause: 'unknown' }), undefined)[0]).toBe(
      'Read the events of a pod: kubectl -n shop describe pod web-1',
    );
  });

  it('of a registry, without an image that can be read, is answered for the registry', () => {
    const one = trouble({
      cause: 'dns',
      target: { kind: 'registry', name: 'r.example' },
      affected: { ...NOBODY, images: ['R.example/A'] },
    });
    expect(linesFor(one, undefined)[0]).toContain('getent ahosts r.example');
  });

  it('of kube-proxy has the step of its finding', () => {
    const one = trouble({ cause: 'kube-proxy-unusable', target: { kind: 'kube-proxy', name: 'c1' }, affected: NOBODY });
    expect(linesFor(one, undefined)).toEqual(['Correct the ConfigMap before a node or pod restarts kube-proxy.']);
  });
});

describe('safe to paste', () => {
  const HOSTILE = `x'; touch "$(broken)" \`broken\` && broken | broken > /broken; #`;

  it('one word stays one word, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (drawn) => {
        const words = drawn.map((word) => word.replaceAll('\0', '').toWellFormed());
        const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`]);
        expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 50, examples: [[[HOSTILE, '', "'", '=ls', '~', '-x', 'a b', '*', '!!', '\\', '$HOME']]] },
    );
  });

  it('no name breaks out of a command: each arrives whole, and nothing else runs', () => {
    const everywhere = causes.flatMap((cause) =>
      REGISTRY_KINDS.map((kind) => ({ cause, image: EXAMPLES[kind].image })),
    );
    const commands = everywhere.flatMap(({ cause, image }) =>
      commandsFor({
        cause,
        image,
        pods: [`${HOSTILE}/${HOSTILE}`.replaceAll('/broken', 'broken')],
        nodes: [HOSTILE],
        cluster: { name: HOSTILE, region: HOSTILE, account: HOSTILE, context: HOSTILE },
      }),
    );
    const fromText = causes.flatMap((cause) => commandsFor({ cause, registry: HOSTILE }));
    const all = [...new Set([...commands, ...fromText])].filter((command) => command !== undefined);
    const programs = [...new Set(all.flatMap((line) => line.match(/(?:^|[|;(] ?)([a-z]+)(?= |$)/g) ?? []))]
      .map((found) => found.replaceAll(/[^a-z]/g, ''))
      .concat('broken', 'touch');
    const stubs = [...new Set(programs)].map((name) => `${name}() { printf '<%s>' ${name} "$@"; echo; }`).join('\n');
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', `${stubs}\n${all.join('\n')}`], {
      env: { PATH: '' },
    });
    expect([status, stderr.toString()]).toEqual([0, '']);
    const ran = stdout.toString();
    expect(ran).toContain(`<kubectl><--context><${HOSTILE}><describe><node><${HOSTILE}>\n`);
    expect(ran).toContain(`<--region><${HOSTILE}>`);
    expect(ran).toContain(`<getent><ahosts><${HOSTILE}>\n`);
    expect(ran).not.toMatch(/^<(?:broken|touch)>/m);
  });

  it.each(['-o=/etc/passwd', 'a\nb', 'a\u202eb', '', 'x'.repeat(1_025)])(
    'a name that could be an option, or does not fit on one line, makes no command: %j',
    (name) => {
      expect(commandsFor({ cause: 'disk-full', nodes: [name] })[0]).toBeUndefined();
      expect(nextSteps({ cause: 'dns', registry: name }).map(printStep).join('\n')).not.toContain(`ahosts ${name}`);
    },
  );

  it('an image name that cannot be read is in no command', () => {
    const steps = nextSteps({ ...KNOWN, cause: 'image-not-found', image: '--authfile=/etc/shadow docker://x' });
    expect(steps.map(({ command }) => command)).toEqual([undefined, undefined]);
  });
});
