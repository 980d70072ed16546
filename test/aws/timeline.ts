/** What happened and what came of it, as a person reads it in the output of the tests. */
export interface Timeline {
  readonly add: (when: string, happened: string, came?: readonly string[]) => void;
  readonly print: () => void;
}

/** An empty timeline. */
export function createTimeline(title: string): Timeline {
  const lines: string[] = [];
  const began = Date.now();
  return {
    add(when, happened, came = []) {
      const seconds = ((Date.now() - began) / 1_000).toFixed(0).padStart(5);
      lines.push(`${seconds} s  ${when.padEnd(10)} ${happened}`, ...came.map((line) => `${' '.repeat(20)}→ ${line}`));
    },
    // Not the console: jest puts a place in the code below every line.
    print: () => void process.stderr.write(`\n${title}\n${lines.join('\n')}\n\n`),
  };
}
