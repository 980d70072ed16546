import type { IncidentEvent } from './incident-event.ts';

/** Whether an event speaks of a target of this name, or hits an image of it. */
export function isAbout({ detail }: IncidentEvent, name: string): boolean {
  return detail.target.name === name || detail.affected.images.includes(name);
}
