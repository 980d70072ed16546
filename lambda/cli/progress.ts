/** How far a long command is, in one line of a terminal; nothing where standard error is no terminal. */
export interface Progress {
  step(): void;
  end(): void;
}

/** Begins at 0 of `total`. */
export function createProgress(total: number): Progress {
  const shown = process.stderr.isTTY;
  let done = 0;
  return {
    step() {
      done += 1;
      if (shown) process.stderr.write(`\r${done} of ${total}`);
    },
    end() {
      // Clears the line: what follows is the result.
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
