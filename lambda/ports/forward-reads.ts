import type { Answer } from '../core/model/problem.ts';
import { type Kubernetes, KUBERNETES_READS } from './kubernetes.ts';

/** Makes any one read; what comes back has the type of that read. */
export type Read = (read: keyof Kubernetes, args: readonly unknown[]) => Promise<Answer<unknown>>;

/** The reads of a cluster, all made by one function. */
export function forwardReads(make: Read): Kubernetes {
  const forward = (read: keyof Kubernetes) => [read, (...args: readonly unknown[]) => make(read, args)];
  return Object.fromEntries(KUBERNETES_READS.map(forward)) as Kubernetes;
}

/** Makes one read by its name. */
export function readByName(kubernetes: Kubernetes): Read {
  return (read, args) => (kubernetes[read] as (...args: readonly unknown[]) => Promise<Answer<unknown>>)(...args);
}
