import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Config, configSchema } from '../../config/schema.ts';

/** Beside the bundle; the stack writes it from a `pullwarden.yaml` that it has checked. */
const FILE = new URL('./pullwarden.json', import.meta.url);

/** The configuration that was deployed with this function. Throws with every problem when it does not fit this code. */
export function readBundledConfig(file: URL = FILE): Config {
  const parsed = v.safeParse(configSchema, JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  throw new Error(`pullwarden.json does not fit this version, deploy again: ${problems.join('; ')}`);
}
