const WISHES = /^(please )?(forget (all )?(about )?me|delete (all )?my data)( please)?$/;

/** asksToForget tells whether words ask us to forget whoever says them, our name aside. */
export function asksToForget(text: string): boolean {
  const bare = text
    .toLowerCase()
    .replaceAll(/@\S+/g, " ")
    .replaceAll(/[^a-z]+/g, " ");
  return WISHES.test(bare.trim());
}

const BLUR =
  "(?:blur|pixell?ate|redact|censor|mask|hide|black ?out|anonymi[sz]e)(?:s|d|e[ds]|r?ed|red|ring|ing)?";
const PLATES = "(?:number|licen[cs]e|registration|car)?[ -]?plates?";
const BLURRING = new RegExp(
  `\\b${BLUR}\\b.{0,40}?\\b${PLATES}\\b|\\b${PLATES}\\b.{0,20}?\\b${BLUR}\\b`,
);
const REFUSING = new RegExp(
  `\\b(?:not|never|no need to|without|(?:do|did|does|should|need)n.?t)\\b.{0,20}\\b${BLUR}\\b`,
);

/** asksToBlur tells whether words beside a picture ask us to blur the number plates in it. */
export function asksToBlur(text: string): boolean {
  const bare = text.toLowerCase().replaceAll(/\s+/g, " ").slice(0, LONGEST);
  return BLURRING.test(bare) && !REFUSING.test(bare);
}

const LONGEST = 1000; // characters that are looked at
