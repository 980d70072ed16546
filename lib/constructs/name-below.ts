import type { Construct } from 'constructs';

/** What a part is called below a construct that holds it: `Looks/Check`. */
export function nameBelow(whole: Construct, part: Construct): string {
  return part.node.path.slice(whole.node.path.length + 1);
}
