import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './schema.ts';

/** What cannot be about the clusters, beyond the form of each value. */
export function clusterProblems({
  clusters,
  discover,
}: Pick<Config, 'clusters' | 'discover'>): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const say = (index: number, key: string, what: string, fix: string) =>
    problems.push({ path: `clusters.${index}.${key}`, what, fix });
  if (clusters.length === 0 && discover === undefined) {
    const fix = 'name at least one, or select them by tag with discover (docs/configuration.md)';
    problems.push({ path: 'clusters', what: 'names no cluster', fix });
  }
  const own = clusters.find(({ vpc, roleArn }) => vpc !== undefined && roleArn === undefined);
  clusters.forEach((cluster, index) => {
    const { region, account, roleArn, externalId, vpc, accessEntry } = cluster;
    if (externalId !== undefined && roleArn === undefined) {
      say(index, 'externalId', 'stands without roleArn', 'add roleArn or remove it');
    }
    if (account !== undefined && roleArn !== undefined && !roleArn.includes(`:${account}:`)) {
      say(index, 'roleArn', `is not of account ${account}`, 'correct one of the two');
    }
    if (accessEntry === true && roleArn !== undefined) {
      const fix = 'remove it; the template for members makes the access entry there';
      say(index, 'accessEntry', 'cannot be made in another account', fix);
    }
    if (vpc === undefined) return;
    if (roleArn === undefined && region !== own?.region) {
      const what = `is in ${region}, but that of ${own?.name} in ${own?.region}: functions stand in one region`;
      say(index, 'vpc', what, 'deploy Pullwarden once for each region with private clusters');
    }
    const first = clusters.find((one) => one.vpc?.id === vpc.id)?.vpc;
    if (JSON.stringify(first?.subnets) !== JSON.stringify(vpc.subnets)) {
      const fix = 'name the same subnets: clusters of a VPC share their functions';
      say(index, 'vpc.subnets', `are others than before for ${vpc.id}`, fix);
    }
  });
  return problems;
}
