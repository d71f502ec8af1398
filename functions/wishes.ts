/** asksToForget tells whether words ask us to forget whoever says them. */
export function asksToForget(text: string): boolean {
  return /^(@\S+\s+)?\W*(please )?forget (all )?(about )?me( please)?\W*$/i.test(text);
}
