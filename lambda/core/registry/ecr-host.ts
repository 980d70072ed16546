import { registryFlavour } from './registry-flavour.ts';

/** A private registry of ECR, and through which of its endpoints its host name asks. */
export interface EcrHost {
  readonly account: string;
  readonly region: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** What a host as image names spell it says of ECR; null where it is none, or a port where ECR does not listen. */
export function readEcrHost(host: string): EcrHost | null {
  const name = host.toLowerCase().replace(/:443$/, '');
  const { kind, account, region } = registryFlavour(name);
  if ((kind !== 'ecr' && kind !== 'ecr-eks') || account === null || region === null || name.includes(':')) return null;
  // Image names come from strangers: the region becomes a part of the host that we ask with our rights.
  if (!/^[a-z]+(?:-[a-z]+)+-\d{1,2}$/.test(region)) return null;
  return { account, region, fips: /[.-]ecr-fips\./.test(name), dualStack: /\.dkr-ecr[.-]/.test(name) };
}
