import * as v from 'valibot';

const isMap = (input: unknown) => typeof input === 'object' && input !== null && !Array.isArray(input);

/** Names that the user chooses, each with a value. A list is none, though JavaScript would take its places for names. */
export function mapOf<Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
) {
  return v.pipe(
    v.custom<Readonly<Record<string, v.InferInput<Value>>>>(isMap, 'write pairs of a name and a value'),
    v.record(key, value),
  );
}
