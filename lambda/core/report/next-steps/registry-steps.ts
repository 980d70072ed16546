import type { Cause } from '../../model/cause.ts';
import type { RegistryKind } from '../../registry/registry-flavour.ts';
import { KUBELET_LOG, MAKE_SECRET, NAME_SECRET, SEE_SECRETS, USE_CACHE, WAIT } from './common-steps.ts';
import type { Step } from './step.ts';

/** Steps that fit some causes at some registries. */
interface Row {
  readonly registries: readonly RegistryKind[];
  readonly causes: readonly Cause[];
  readonly steps: readonly Step[];
}

const NO_CREDENTIALS: readonly Cause[] = ['unauthorized', 'credential-provider'];
const REFUSED: readonly Cause[] = ['unauthorized', 'forbidden', 'repository-not-found-or-denied'];
const ABSENT: readonly Cause[] = ['image-not-found', 'repository-not-found-or-denied'];
const UNREACHED: readonly Cause[] = ['timeout', 'no-route', 'connection-refused', 'connection-interrupted'];
const ECR: readonly RegistryKind[] = ['ecr', 'ecr-eks'];
/** Registries whose certificates every node trusts. */
const PUBLICLY_TRUSTED: readonly RegistryKind[] = [
  'ecr',
  'ecr-eks',
  'ecr-public',
  'dockerhub',
  'ghcr',
  'gar',
  'gcr',
  'k8s',
  'acr',
  'mcr',
  'nvcr',
  'redhat',
];

const NODE_ROLE: Step = {
  text: "Let the nodes' role pull from ECR: the kubelet's credential provider uses it.",
  command:
    'aws iam attach-role-policy --role-name "$NODE_ROLE" --policy-arn arn:{partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
};
const REPOSITORY_POLICY: Step = {
  text: "The cluster's account {otherAccount} is not the registry's: the repository policy must allow it ecr:BatchGetImage and ecr:GetDownloadUrlForLayer.",
  command: 'aws ecr get-repository-policy --registry-id {account} --repository-name {repository} --region {region}',
  needs: 'otherAccount',
};
const VPC_ENDPOINTS: Step = {
  text: 'If the nodes reach ECR through VPC endpoints: ecr.api and ecr.dkr must admit them on port 443, and the S3 gateway must be in their route tables, for layers come from S3.',
  command:
    "aws ec2 describe-vpc-endpoints --region {nodeRegion} --query 'VpcEndpoints[].[VpcId,ServiceName,State,PrivateDnsEnabled]' --output table",
};
const CACHE_RULES: Step = {
  text: 'If {owner} is the prefix of a pull-through cache rule: the nodes need ecr:BatchImportUpstreamImage, and ecr:CreateRepository for the first pull.',
  command: 'aws ecr describe-pull-through-cache-rules --registry-id {account} --region {region}',
  needs: 'owner',
};
const ECR_TOKEN: Step = {
  ...SEE_SECRETS,
  text: 'See whether the pod names a pull secret: an ECR token in one is valid for 12 hours, so drop it and let the nodes pull by their role.',
};
const FROZEN: Step = {
  text: 'Take the image from registry.k8s.io: k8s.gcr.io is frozen since April 2023.',
  command: 'skopeo list-tags docker://registry.k8s.io/{repository}',
};
const GAR_READER: Step = {
  text: "Give the nodes' service account roles/artifactregistry.reader on the repository.",
  command: 'gcloud artifacts repositories get-iam-policy {garRepository} --location={region} --project={owner}',
};

/**
 * What to do first, by cause and registry. Rows are read from top to bottom, so within one cause the likelier step stands
 * above.
 */
export const REGISTRY_STEPS: readonly Row[] = [
  // Amazon ECR
  {
    registries: ['ecr'],
    causes: ['image-not-found'],
    steps: [
      {
        text: 'See whether the image is in this account and region.',
        command:
          'aws ecr describe-images --registry-id {account} --repository-name {repository} --image-ids {imageId} --region {region}',
      },
      {
        text: 'The nodes are in {otherRegion}, the name says {region}: replication copies only what is pushed after it was set up.',
        needs: 'otherRegion',
      },
      {
        text: 'See whether a lifecycle policy has expired it.',
        command:
          'aws ecr get-lifecycle-policy --registry-id {account} --repository-name {repository} --region {region}',
      },
    ],
  },
  {
    registries: ['ecr'],
    causes: ['repository-not-found-or-denied'],
    steps: [
      {
        text: 'See whether the repository is in this account and region.',
        command:
          'aws ecr describe-repositories --registry-id {account} --repository-names {repository} --region {region}',
      },
      REPOSITORY_POLICY,
      CACHE_RULES,
      NODE_ROLE,
    ],
  },
  { registries: ECR, causes: NO_CREDENTIALS, steps: [NODE_ROLE, KUBELET_LOG] },
  { registries: ['ecr'], causes: ['forbidden'], steps: [REPOSITORY_POLICY, NODE_ROLE] },
  { registries: ECR, causes: ['unauthorized', 'forbidden', 'credentials-expired'], steps: [ECR_TOKEN] },
  {
    registries: ECR,
    causes: ['forbidden'],
    steps: [
      {
        text: 'If only layers are refused: the policy of the S3 endpoint must allow s3:GetObject on prod-{region}-starport-layer-bucket.',
        command:
          "aws ec2 describe-vpc-endpoints --region {nodeRegion} --query 'VpcEndpoints[].[ServiceName,PolicyDocument]'",
      },
    ],
  },
  {
    registries: ['ecr-eks'],
    causes: [...ABSENT, 'forbidden'],
    steps: [
      {
        text: "This is one of Amazon EKS's own registries: take account and region for the cluster's region from https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html, and a version that the add-on has.",
      },
    ],
  },
  { registries: ['ecr-eks'], causes: ['repository-not-found-or-denied', 'forbidden'], steps: [NODE_ROLE] },
  { registries: ECR, causes: [...UNREACHED, ...NO_CREDENTIALS], steps: [VPC_ENDPOINTS] },
  {
    registries: ECR,
    causes: ['dns'],
    steps: [
      {
        text: 'Check account {account} and region {region} in the host name; with VPC endpoints, private DNS must be on at ecr.dkr and DNS support in the VPC.',
        command:
          "aws ec2 describe-vpc-endpoints --region {nodeRegion} --query 'VpcEndpoints[].[VpcId,ServiceName,State,PrivateDnsEnabled]' --output table",
      },
    ],
  },
  {
    registries: ECR,
    causes: ['rate-limited'],
    steps: [
      {
        text: 'See the quotas of ECR for this region, and ask for more where many nodes start at once.',
        command: 'aws service-quotas list-service-quotas --service-code ecr --region {region}',
      },
    ],
  },
  {
    registries: ['ecr'],
    causes: ['rate-limited', 'registry-error'],
    steps: [
      {
        text: 'If {owner} is the prefix of a pull-through cache rule, the upstream may be what fails or limits: give the rule credentials.',
        command:
          'aws ecr validate-pull-through-cache-rule --ecr-repository-prefix {owner} --registry-id {account} --region {region}',
        needs: 'owner',
      },
    ],
  },
  { registries: ECR, causes: ['rate-limited'], steps: [USE_CACHE, WAIT] },
  // Amazon ECR Public
  {
    registries: ['ecr-public'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...SEE_SECRETS,
        text: 'Public images need no login, but a token past its 12 hours is refused: take public.ecr.aws out of the pull secret.',
      },
    ],
  },
  {
    registries: ['ecr-public', 'k8s', 'quay'],
    causes: ['rate-limited'],
    steps: [
      {
        text: 'Pull through a cache in your own ECR: for public images of this registry it needs no credentials.',
        command:
          'aws ecr create-pull-through-cache-rule --ecr-repository-prefix {host} --upstream-registry-url {host} --region {clusterRegion}',
        needs: 'clusterRegion',
      },
    ],
  },
  // Docker Hub
  {
    registries: ['dockerhub'],
    causes: ['rate-limited'],
    steps: [
      {
        text: 'From the network of the nodes, see what is left of the limit: it counts by address for unknown callers, and HEAD costs nothing.',
        command:
          'curl -sSI -H "Authorization: Bearer $(curl -sS \'https://auth.docker.io/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull\' | jq -r .token)" https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest | grep -i ratelimit',
      },
      MAKE_SECRET,
      NAME_SECRET,
      {
        text: 'Pull through a cache in ECR: the secret holds a Docker Hub user and access token, and its name begins with ecr-pullthroughcache/.',
        command:
          'aws ecr create-pull-through-cache-rule --ecr-repository-prefix docker-hub --upstream-registry-url registry-1.docker.io --credential-arn "$SECRET_ARN" --region {clusterRegion}',
        needs: 'clusterRegion',
      },
    ],
  },
  {
    registries: ['dockerhub'],
    causes: ['repository-not-found-or-denied'],
    steps: [
      {
        text: 'Check that Docker Hub is meant: a name without a host goes there, and without a user to the official images (library/).',
      },
    ],
  },
  {
    registries: ['dockerhub'],
    causes: ['unauthorized', 'forbidden'],
    steps: [
      {
        ...SEE_SECRETS,
        text: 'Check that the secret is for https://index.docker.io/v1/ and holds an access token that is still active: even a public image is refused to wrong credentials.',
      },
    ],
  },
  // GitHub
  {
    registries: ['ghcr'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...MAKE_SECRET,
        text: 'Use a classic personal access token with the scope read:packages: fine-grained ones do not work here.',
      },
      { text: 'If {owner} enforces single sign-on, authorise the token for that organisation.' },
      {
        text: 'Or make the package public, or give the user of the token access to it: a package has its own visibility.',
      },
    ],
  },
  // Google
  {
    registries: ['gar'],
    causes: ABSENT,
    steps: [
      {
        text: 'See which tags there are; the name is LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE.',
        command: 'gcloud artifacts docker tags list {host}/{repository}',
      },
    ],
  },
  { registries: ['gar'], causes: REFUSED, steps: [GAR_READER] },
  {
    registries: ['gcr'],
    causes: [...ABSENT, ...REFUSED],
    steps: [
      {
        text: 'gcr.io is served by Artifact Registry since March 2025: see whether project {owner} has a repository named {host} there.',
        command: 'gcloud artifacts repositories list --project={owner}',
      },
    ],
  },
  {
    registries: ['gcr'],
    causes: ['image-not-found'],
    steps: [{ text: 'See which tags there are.', command: 'gcloud container images list-tags {host}/{repository}' }],
  },
  {
    registries: ['gcr'],
    causes: REFUSED,
    steps: [{ text: "Give the nodes' service account roles/artifactregistry.reader in project {owner}." }],
  },
  {
    registries: ['gar', 'gcr'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...MAKE_SECRET,
        text: 'Outside Google Cloud use a pull secret with user _json_key and the key of a service account: an access token lasts one hour.',
      },
    ],
  },
  // Kubernetes
  {
    registries: ['k8s-gcr'],
    causes: [...ABSENT, 'unauthorized', 'forbidden', 'rate-limited', 'registry-error', 'dns', ...UNREACHED],
    steps: [FROZEN],
  },
  {
    registries: ['k8s', 'mcr'],
    causes: REFUSED,
    steps: [
      { text: 'Check the name: this registry is public and asks nobody for credentials.' },
      {
        ...SEE_SECRETS,
        text: 'See whether something sends credentials for {host} all the same, or a proxy answers in its place.',
      },
    ],
  },
  // Azure
  {
    registries: ['acr'],
    causes: ABSENT,
    steps: [
      {
        text: 'See which tags there are.',
        command:
          'az acr repository show-tags --name {acr} --repository {repository} --orderby time_desc --output table',
      },
    ],
  },
  {
    registries: ['acr'],
    causes: REFUSED,
    steps: [
      {
        text: "Give the nodes' identity the role AcrPull (Container Registry Repository Reader where the registry uses ABAC).",
        command:
          'az role assignment list --include-inherited --scope "$(az acr show --name {acr} --query id --output tsv)" --output table',
      },
      { text: 'On AKS, az aks check-acr tests name, network and rights of a node against this registry.' },
    ],
  },
  {
    registries: ['acr'],
    causes: ['unauthorized', 'credentials-expired'],
    steps: [
      {
        ...SEE_SECRETS,
        text: 'If the pod names a pull secret: the secret of a service principal expires, an ACR token lasts 3 hours, and the admin user may be off.',
      },
    ],
  },
  {
    registries: ['acr'],
    causes: ['forbidden', ...UNREACHED],
    steps: [
      {
        text: "See whether the registry's firewall admits the nodes' address.",
        command: 'az acr network-rule list --name {acr}',
      },
    ],
  },
  // Quay
  {
    registries: ['quay'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...MAKE_SECRET,
        text: 'Use a robot account ({owner}+NAME) with read permission on the repository: Quay says the same of a missing repository and of a private one.',
      },
    ],
  },
  {
    registries: ['quay'],
    causes: ['image-not-found'],
    steps: [
      { text: 'See in the tag history whether the tag has expired: Quay lets tags expire, and can restore them.' },
    ],
  },
  // Harbor
  {
    registries: ['harbor'],
    causes: REFUSED,
    steps: [
      {
        text: 'Check that project {owner} exists: Harbor says "unauthorized" for no login, no right and no project alike.',
      },
      { text: 'Make the user or robot account a member of the project, or the project public; robot accounts expire.' },
    ],
  },
  {
    registries: ['harbor'],
    causes: ['policy-rejected', 'forbidden'],
    steps: [
      {
        text: 'See the configuration of project {owner}: it may prevent images with vulnerabilities or without a signature (412), until the image is fixed or the CVE allowed.',
      },
    ],
  },
  {
    registries: ['harbor'],
    causes: ['registry-error', 'forbidden'],
    steps: [
      {
        text: 'If {owner} is a proxy cache project, see its storage quota, and its upstream registry under Registries.',
      },
    ],
  },
  // GitLab
  {
    registries: ['gitlab'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...MAKE_SECRET,
        text: 'Use a deploy token with the scope read_registry: the token of a CI job dies with the job.',
      },
      { text: 'Check that the project exists, and that its container registry is not limited to project members.' },
    ],
  },
  {
    registries: ['gitlab'],
    causes: ['image-not-found'],
    steps: [{ text: "See whether the project's cleanup policy has removed the tag." }],
  },
  // Artifactory and Nexus
  {
    registries: ['artifactory'],
    causes: ABSENT,
    steps: [
      {
        text: 'Check the way the repository is addressed: with the repository path method the name is {host}/REPOSITORY-KEY/IMAGE, with the subdomain and port methods the key is in the host.',
      },
      { text: 'If it is a remote repository, see whether Artifactory reaches its upstream or takes it for offline.' },
    ],
  },
  {
    registries: ['artifactory'],
    causes: REFUSED,
    steps: [
      {
        text: 'Give the user of the pull secret a permission with read on the repository; access tokens and API keys expire.',
      },
    ],
  },
  {
    registries: ['artifactory'],
    causes: ['forbidden', 'policy-rejected'],
    steps: [{ text: 'See whether an Xray policy blocks the download of this image.' }],
  },
  {
    registries: ['nexus'],
    causes: [...ABSENT, 'connection-refused', 'plain-http'],
    steps: [
      {
        text: 'Check host and port: a Docker repository of Nexus has a connector of its own, for HTTP or HTTPS, beside the port of the web page.',
      },
    ],
  },
  {
    registries: ['nexus'],
    causes: REFUSED,
    steps: [
      {
        text: 'Without a login, anonymous access must be on and the Docker Bearer Token Realm active; with one, the user needs read on the repository.',
      },
    ],
  },
  // Vendors with a login of their own
  {
    registries: ['redhat'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        ...MAKE_SECRET,
        text: 'registry.redhat.io wants a registry service account (user NUMBER|NAME); many images are on registry.access.redhat.com without a login.',
      },
    ],
  },
  {
    registries: ['nvcr'],
    causes: [...REFUSED, 'credentials-expired'],
    steps: [
      {
        text: 'Use an NGC API key, with the literal user name $oauthtoken.',
        command:
          'kubectl -n {namespace} create secret docker-registry {secret} --docker-server={host} --docker-username=\'$oauthtoken\' --docker-password="$NGC_API_KEY"',
      },
      NAME_SECRET,
    ],
  },
  {
    registries: ['openshift-internal'],
    causes: REFUSED,
    steps: [
      {
        text: 'Let the service accounts of {namespace} pull from project {owner}.',
        command:
          'oc policy add-role-to-group system:image-puller system:serviceaccounts:{namespace} --namespace={owner}',
      },
    ],
  },
  {
    registries: ['openshift-internal'],
    causes: ABSENT,
    steps: [{ text: 'See which tags the image stream has.', command: 'oc -n {owner} describe imagestream {name}' }],
  },
  {
    registries: ['openshift-internal'],
    causes: ['dns', 'tls-untrusted', ...UNREACHED],
    steps: [
      {
        text: "See whether the registry's operator is well: it gives nodes its name and its authority; other clusters need its external route.",
        command: 'oc get clusteroperator image-registry dns',
      },
    ],
  },
  // Addresses that mean something else on a node
  {
    registries: ['local'],
    causes: ['plain-http', 'dns', ...UNREACHED],
    steps: [
      {
        text: 'Check that every node reaches a registry at {host}: a localhost is the node itself, not the machine where the image was built.',
      },
    ],
  },
  {
    registries: PUBLICLY_TRUSTED,
    causes: ['tls-untrusted', 'tls-expired'],
    steps: [
      {
        text: 'This registry has a publicly trusted certificate: look for a proxy that opens TLS on the way, or nodes whose authorities or clock are out of date.',
      },
    ],
  },
];
