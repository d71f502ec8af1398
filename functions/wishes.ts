const WISHES = /^(please )?(forget (all )?(about )?me|delete (all )?my data)( please)?$/;

/** asksToForget tells whether words ask us to forget whoever says them, our name aside. */
export function asksToForget(text: string): boolean {
  const bare = text
    .toLowerCase()
    .replaceAll(/@\S+/g, " ")
    .replaceAll(/[^a-z]+/g, " ");
  return WISHES.test(bare.trim());
}
