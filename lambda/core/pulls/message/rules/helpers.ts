import type { Rule } from './rule.ts';

/**
 * Programs beside the runtime that speak in the words of others: whatever they say, they are the ones that failed.
 */
export const HELPER_RULES: readonly Rule[] = [
  {
    cause: 'credential-provider',
    of: 'kubelet: a credential plugin failed, was not found, or answered nonsense',
    words:
      /credential provider plugin|external registry credential provider|\b(?:ecr|acr|gcp|auth)-(?:provider-gcp|credential-provider)\b|credentialprovider\.|credential[ -]?provider[^\n]{0,40}(?:fail|error|not found|unable)|(?:fail|error|unable)[^\n]{0,80}credential[ -]?provider/gi,
  },
  {
    cause: 'credential-provider',
    of: 'kubelet before 1.27: the built-in providers of ECR, ACR and GCR',
    words:
      /(?:aws|azure|gcp)_credentials\.go|google-dockercfg|(?:ECR|ACR|registry) (?:authorization|access|refresh|auth) token|not authorized to perform: ecr(?:-public)?:GetAuthorizationToken|ecr(?:-public)?:GetAuthorizationToken|\bGetAuthorizationToken\b|ecr registry auth|unable to pull secrets or registry auth/gi,
  },
  {
    cause: 'credential-provider',
    of: 'Docker, podman, containerd: a credential helper program failed',
    words:
      /docker-credential-|credential[ -]?helper|error (?:getting|getting the|while getting|retrieving) credentials?\b|getting (?:username and password|auth config|credentials)|[Ff]ailed (?:to get|getting|to retrieve|to fetch|to load|to refresh) (?:cached |the |registry |docker |image pull )*credentials?\b|NoCredentialProviders|no valid (?:credential )?providers|ec2imds|EC2RoleRequestError|\bIMDS\b|ManagedIdentityCredential|credentials store/gi,
  },
  {
    cause: 'proxy',
    of: "Go's net/http: the outbound proxy refused, could not be reached or broke the tunnel (trap 10)",
    words:
      /proxyconnect|Proxy ?Authentication ?Required|(?<![\w-])proxy: |http: proxy error|socks connect|socks5?:|(?:CONNECT|[Tt]unnel)[^\n:]{0,30}(?:failed|refused)|(?:invalid|unknown|unsupported) proxy|error connecting to proxy|via proxy|[Cc]ould not resolve proxy|dial(?:ing)? proxy|proxy server/g,
  },
  {
    cause: 'policy-rejected',
    of: 'containers/image: policy.json and registries.conf; kubelet: the reason that CRI-O gives',
    words:
      /[Ss]ource image rejected|SignatureValidationFailed|signature validation failed|rejected by policy|is blocked (?:in|by) |signature was required|policy\.json|invalid policy in|Default policy is missing|(?<!x509: )[Ii]nvalid (?:GPG )?signature|[Ss]ignature (?:for|of) [^\n]{0,80}(?:not accepted|failed)|registries? (?:is|are) blocked/g,
  },
  {
    cause: 'policy-rejected',
    of: 'containerd 2 image verifiers, cosign, notation, Docker content trust, authorization plugins, admission',
    words:
      /image verifier|blocked (?:the )?pull of|cosign|sigstore|notation\b|notary|no matching (?:signatures|attestations)|[Ss]ignature verification|trust data|trust pinning|trusted root|validating signature|verif(?:y|ying) (?:the )?(?:image )?signature|not signed|authorization denied by plugin|admission webhook|binary authorization|denied by attestor|image policy webhook/gi,
  },
  {
    cause: 'policy-rejected',
    of: 'Harbor, Artifactory with Xray, Quay: a rule of the project blocks this image',
    words:
      /vulnerabilit(?:y|ies)|due to configured policy|blocking policy|blocked by (?:policy|xray|rule)|download(?:ing)? (?:is )?block|[Qq]uarantin/g,
    also: ['forbidden'],
  },
  {
    cause: 'node-permission',
    of: 'remote snapshotters (nydus, stargz, soci): their own socket does not answer',
    words: /(?:snapshotter|snapshot)[^\n]{0,300}dial unix|dial unix [^\n]{0,80}(?:nydus|stargz|soci|snapshotter)/gi,
    confidence: 'likely',
    also: ['runtime-unavailable'],
  },
  {
    cause: 'runtime-unavailable',
    of: 'docker, podman, crictl: this user may not speak to the runtime',
    words: /(?:dial unix|<socket>)[^\n]{0,40}permission denied/g,
    also: ['node-permission'],
  },
  {
    cause: 'runtime-unavailable',
    of: 'kubelet, crictl, docker: nobody answers on the socket of the runtime',
    words:
      /dial(?:ing)? (?:unix|npipe)|<socket>[^\n]{0,20}connect:|unix:?[ /]+<socket>|\/\/\.\/pipe\/|Cannot connect to the Docker daemon|Is the docker daemon running|docker daemon is not running|connect to (?:the )?(?:docker|Podman)\b|transport: [Ee]rror while dialing|all SubConns are in TransientFailure/g,
  },
  {
    cause: 'runtime-unavailable',
    of: 'gRPC: the connection to the runtime broke while it worked',
    words:
      /error reading (?:from server|server preface)|transport is closing|client connection is closing|keepalive ping failed/g,
    confidence: 'likely',
    also: ['connection-interrupted'],
  },
  {
    cause: 'runtime-unavailable',
    of: 'kubelet, crictl: the runtime answers, but has no image service (yet)',
    words:
      /unknown (?:service|method) |server is not initialized yet|container runtime (?:is )?(?:down|not running|not ready|not initialized|status check)|runtime is not ready|API is not implemented|image API|validate service connection|determine runtime API version|connecting to container runtime|the runtime has been started|containerd (?:is )?not (?:running|ready)/gi,
  },
  {
    cause: 'runtime-unavailable',
    of: 'kubelet: the runtime was too slow to say what it has; no registry was asked (trap 16)',
    words: /deadline exceeded|DeadlineExceeded|operation timeout|code = Unavailable|connection refused/g,
    at: ['inspect'],
    confidence: 'likely',
    also: ['timeout'],
  },
];
