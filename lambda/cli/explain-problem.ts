import type { Problem, ProblemReason } from '../core/model/problem.ts';

const FIXES: Readonly<Record<ProblemReason, string>> = {
  unauthorized: 'log in again or renew the certificate or token of this context',
  forbidden: 'apply the manifests of `pullwarden rbac` for this identity',
  'not-found': 'check the server address of this context: it does not look like an API server',
  unreachable: 'check that the API server runs and that this machine reaches it',
  timeout: 'check the network, VPN or proxy between this machine and the API server',
  tls: "check certificate-authority-data of the kubeconfig and the API server's certificate",
  throttled: 'try again in a minute',
  'too-large': 'name fewer namespaces with -n',
  unreadable: 'check the server address of this context: something else answers there',
};

/** Why nothing of a cluster can be seen, and what to do, in one sentence. */
export function explainProblem(problem: Problem, context: string): string {
  return `cannot look at cluster "${context}": ${problem.detail}; ${FIXES[problem.reason]}`;
}
