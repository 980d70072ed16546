/** Of so many wrong letters a name is still meant. */
const MAX_DISTANCE = 3;
const MAX_NAMES = 3;
/** Fewer letters are part of too many names. */
const MIN_PART = 3;

/** The names that a mistyped one may mean, at most three: those that hold it, else the most alike, nearest first. */
export function nearNames(typed: string, names: readonly string[]): readonly string[] {
  const word = typed.toLowerCase();
  const holding = word.length < MIN_PART ? [] : names.filter((name) => name.includes(word));
  const alike = names
    .map((name) => ({ name, distance: distance(word, name) }))
    .filter((one) => one.distance <= MAX_DISTANCE)
    .sort((one, other) => one.distance - other.distance)
    .map(({ name }) => name);
  return (holding.length > 0 ? holding : alike).slice(0, MAX_NAMES);
}

/** How many letters must be put in, taken out or changed to make one word of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let above = 0; above < one.length; above += 1) {
    const next = [above + 1];
    for (let index = 1; index <= other.length; index += 1) {
      const changed = row[index - 1]! + (one[above] === other[index - 1] ? 0 : 1);
      next.push(Math.min(changed, row[index]! + 1, next[index - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
