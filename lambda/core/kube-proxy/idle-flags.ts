import { type EffectiveConfig, NORMAL } from './effective-config.ts';
import { decodeFlags, type Flags } from './read-flags.ts';
import type { Warning } from './warning.ts';

/** Flags count nothing beside a file (but for the node's name and logging): those that say otherwise than the file, which somebody may believe. */
export function idleFlags(flags: Flags, effective: EffectiveConfig): readonly Warning[] {
  return [...flags].flatMap(([flag, text]) => {
    const decoded = decodeFlags(new Map([[flag, text]]));
    if (!decoded.ok) return [];
    return [...decoded.stated].slice(0, 1).flatMap(([field, said]) => {
      const value = effective.get(field)?.value ?? '';
      if ((NORMAL.get(field)?.(said) ?? said) === value) return [];
      const note = `--${flag}=${text} has no effect beside --config, which says ${value === '' ? '""' : value} for ${field}`;
      return [{ code: 'flag-without-effect', field, text: note } as const];
    });
  });
}
