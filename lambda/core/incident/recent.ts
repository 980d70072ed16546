import type { Incident, Recent } from './check-state.ts';
import type { Policy } from './policy.ts';

/** What opened within the time in which flapping counts. */
export function stillRecent(recent: readonly Recent[], now: number, { flapping }: Policy): readonly Recent[] {
  return recent
    .map(({ key, opened }) => ({ key, opened: opened.filter((at) => now - at < flapping.withinMs) }))
    .filter(({ opened }) => opened.length > 0);
}

/** The same with an incident that is over. */
export function remembered(recent: readonly Recent[], { trouble, openedAt }: Incident, now: number): readonly Recent[] {
  const before = recent.find(({ key }) => key === trouble.key)?.opened ?? [];
  const others = recent.filter(({ key }) => key !== trouble.key);
  return [{ key: trouble.key, opened: [...before, Math.min(openedAt, now)] }, ...others];
}
