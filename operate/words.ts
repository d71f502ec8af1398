/** say tells people a line on standard error. What platforms and logs wrote may be in it, and commands no terminal. */
export function say(words: string): void {
  process.stderr.write(`${plain(words)}\n`);
}

/** plain returns words without what a terminal obeys or hides. */
export function plain(words: string): string {
  return words.replaceAll(/\p{C}+/gu, " ");
}
