import type { WatchedCluster } from '../model/watched-cluster.ts';

/** Where clusters are searched: a region of our own account, or of that of a role. */
export interface FleetPlace {
  readonly region: string;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** Whether two places are one: an external id is a password, not a part of the place. */
export function samePlace(one: FleetPlace, other: FleetPlace): boolean {
  return one.region === other.region && one.roleArn === other.roleArn;
}

/** What the last searches of one place found. */
export interface Inventory {
  readonly place: FleetPlace;
  /** By name in EKS. */
  readonly seen: Readonly<Record<string, SeenCluster>>;
}

/** A cluster that is there; `selected` by its tags, which were read at `readAt` (epoch ms). */
export interface SeenCluster {
  readonly selected: boolean;
  readonly readAt: number;
}

/** DescribeCluster is throttled at an unpublished rate: one search reads the tags of so many clusters at most. */
const MAX_READ = 200;
/** Tags that were read are believed so long. */
const BELIEVED_MS = 23 * 60 * 60_000;

/** The clusters whose tags are to be read now: those never read, then those read long ago, in bounded number. */
export function clustersToRead(
  { seen }: Pick<Inventory, 'seen'>,
  listed: readonly string[],
  now: number,
): readonly string[] {
  const readAt = (name: string) => seen[name]?.readAt ?? -Infinity;
  return listed
    .filter((name) => now - readAt(name) >= BELIEVED_MS)
    .sort((one, other) => readAt(one) - readAt(other))
    .slice(0, MAX_READ);
}

/**
 * The inventory after a search: what is no longer listed is gone, what was read counts by its `tags` (null: it could not
 * be read, so what was known stands), the rest stands.
 */
export function afterSearch(
  { place, seen }: Inventory,
  listed: readonly string[],
  read: ReadonlyMap<string, Readonly<Record<string, string>> | null>,
  wanted: Readonly<Record<string, string>>,
  now: number,
): Inventory {
  const next = listed.flatMap((name): readonly (readonly [string, SeenCluster])[] => {
    const tags = read.get(name) ?? null;
    if (tags !== null) return [[name, { selected: hasAll(tags, wanted), readAt: now }]];
    const before = seen[name];
    return before === undefined ? [] : [[name, before]];
  });
  return { place, seen: Object.fromEntries(next) };
}

function hasAll(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value);
}

/** The clusters of an inventory that tags selected, under names that say where they are: no two places share one. */
export function selectedClusters({ place, seen }: Inventory): readonly WatchedCluster[] {
  const { region, roleArn, externalId } = place;
  const account = roleArn?.split(':')[4];
  return Object.entries(seen)
    .filter(([, { selected }]) => selected)
    .map(([eksName]) => ({
      name: [eksName, region, ...(account === undefined ? [] : [account])].join('.'),
      eksName,
      region,
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(externalId === undefined ? {} : { externalId }),
    }));
}

/** The inventories of these places; those of places that are no longer searched say nothing any more. */
export function inventoriesOf(places: readonly FleetPlace[], all: readonly Inventory[]): readonly Inventory[] {
  return all.filter(({ place }) => places.some((one) => samePlace(one, place)));
}

/** Configured clusters, and the selected ones that are not among them. */
export function watchedClusters(
  configured: readonly WatchedCluster[],
  inventories: readonly Inventory[],
): readonly WatchedCluster[] {
  const keyOf = ({ name, eksName = name, region, roleArn }: WatchedCluster) =>
    `${eksName} ${region} ${roleArn?.split(':')[4] ?? ''}`;
  const known = new Set(configured.map(keyOf));
  return [...configured, ...inventories.flatMap(selectedClusters).filter((cluster) => !known.has(keyOf(cluster)))];
}

/**
 * Whether a cluster of this name is watched: no only where that is known. A name with a dot is of a cluster that was found,
 * and while some place was never searched nobody knows which there are.
 */
export function mayBeWatched(
  name: string,
  watched: readonly WatchedCluster[],
  places: readonly FleetPlace[],
  inventories: readonly Inventory[],
): boolean {
  if (watched.some((cluster) => cluster.name === name)) return true;
  return name.includes('.') && inventoriesOf(places, inventories).length < places.length;
}
