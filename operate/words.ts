/** say tells people a line on standard error. What platforms and logs wrote may be in it, and commands no terminal. */
export function say(words: string): void {
  process.stderr.write(`${plain(words)}\n`);
}

/** hand hands a line on, on standard output: it may be piped to another command. What people wrote may be in it, too. */
export function hand(words: string): void {
  process.stdout.write(`${plain(words)}\n`);
}

/** plain returns words without what a terminal obeys or hides. */
export function plain(words: string): string {
  return words.replaceAll(/\p{C}+/gu, " ");
}
