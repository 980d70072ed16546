import { anyOf } from './any-of.ts';
import type { Rule } from './rule.ts';

/** Room on the node: said by every program in the words of the kernel. */
export const DISK_RULES: readonly Rule[] = [
  {
    cause: 'disk-full',
    of: 'kernel, Windows, device mapper, the collectors of garbage: no room to store or unpack',
    words: anyOf(
      'gi',
      /no space left on device/,
      /disk quota exceeded/,
      /(?:not enough|insufficient|no free|out of|lack of) (?:disk |free |storage )?space/,
      /thin pool has [^\n]{0,80}free/,
      /free data blocks/,
      /\bENOSPC\b/,
      /\bdisk (?:is )?full/,
      /out of disk/,
      /low on resource/,
      /disk ?pressure/,
      /(?:no|out of) (?:free )?inodes/,
      /FreeDiskSpaceFailed/,
      /garbage collect required amount/,
    ),
  },
];
