import type { Store } from '../../lambda/ports/store.ts';
import type { Fault, Outcome } from './faulty-world.ts';
import { at } from './pods.ts';
import { seededRandom } from './random-trouble.ts';

const DAY = 24 * 60;

/** Faults of some clusters, each of an image of its own, so long that no look can miss them all. */
export function faultsOf(
  seed: number,
  { clusters, faults, minutes }: { readonly clusters: number; readonly faults: number; readonly minutes: number },
): readonly Fault[] {
  const random = seededRandom(seed ^ 0x5bd1e995);
  return Array.from({ length: faults }, (_, index) => {
    const from = 1 + Math.floor(random() * (minutes - 20));
    return {
      cluster: `c${1 + Math.floor(random() * clusters)}`,
      image: `r.example/app:${index}`,
      from,
      to: from + 15 + Math.floor(random() * 20),
    };
  });
}

/** What is wrong with the outcome: each fault must be one incident, opened and resolved once on the pager, and told by mail. */
export async function wrongs(store: Store, faults: readonly Fault[], outcome: Outcome): Promise<readonly string[]> {
  const wrong: string[] = [];
  const unsent = await store.unsent();
  if (unsent.length > 0) wrong.push(`${unsent.length} items have unsent effects`);
  if ((await store.openStates()).items.length > 0) wrong.push('incidents are open');
  if (outcome.incidents.size !== faults.length)
    wrong.push(`${outcome.incidents.size} troubles were told of ${faults.length}`);
  const history = await wholeHistory(store);
  for (const { image } of faults) {
    const ids = outcome.incidents.get(image) ?? [];
    if (ids.length !== 1) wrong.push(`${image}: ${ids.length} incidents`);
    for (const id of ids) {
      const page = outcome.pages.get(id) ?? [];
      // A trigger that its resolve overtook is dropped: then there was no page, which is as good as one that is closed.
      if (page.join() !== 'open,resolved' && page.join() !== '') wrong.push(`${image}: its page went ${page.join()}`);
      const sequences = history.filter((event) => event.startsWith(`${id}:`)).sort();
      if (sequences.join() !== `${id}:1,${id}:2`) wrong.push(`${image}: the history has ${sequences.join()}`);
      if (!outcome.mails.has(`${id}:2`)) wrong.push(`${image}: nobody was mailed that it ended`);
    }
  }
  return wrong;
}

async function wholeHistory(store: Store): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.history({
      since: at(-DAY),
      until: at(30 * DAY),
      limit: 500,
      ...(after === undefined ? {} : { after }),
    });
    ids.push(...page.items.map(({ detail }) => detail.id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}
