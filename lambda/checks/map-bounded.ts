/** Maps with at most `parallel` calls under way, results in the order of the items. The first rejection rejects all. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  parallel: number,
  map: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = Array.from<Result>({ length: items.length });
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  return results;
}
