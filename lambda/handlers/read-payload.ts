import * as v from 'valibot';

/**
 * The payload of an invocation, checked. Throws an error that names the places that are wrong and nothing that stands
 * there: a payload may hold a credential, and the error of a schema quotes what it does not like.
 */
export function readPayload<const Schema extends v.GenericSchema>(
  schema: Schema,
  payload: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, payload);
  if (parsed.success) return parsed.output;
  const places = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
  throw new Error(`the payload is not a request: ${places}`);
}
