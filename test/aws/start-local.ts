import { type Account, CLUSTER, startAccount } from './start-account.ts';
import { type EksCluster, startEksCluster } from './start-eks-cluster.ts';

/** All that the application meets: an account, and a real cluster in it. */
export interface Local extends Account {
  readonly cluster: EksCluster;
}

/** Starts everything but the application: about 15 seconds once its programs are there. */
export async function startLocal(): Promise<Local> {
  const cluster = await startEksCluster(CLUSTER);
  try {
    const { endpoint, ca, admit } = cluster;
    const account = await startAccount({ endpoint, ca, onAccessEntry: admit });
    await cluster.judgeTokens(account.emulator);
    const stop = async () => {
      await account.stop();
      await cluster.stop();
    };
    return { ...account, cluster, stop };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
