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
  "(?:(?:blur|pixell?ate|redact|censor|mask|hide|black ?out|anonymi[sz]e)s?|(?:blurr|pixell?at|redact|censor|mask|hid|anonymi[sz])ing|blacking ?out)";
const BLURRED =
  "(?:blurred|pixell?ated|redacted|censored|masked|hidden|blacked ?out|anonymi[sz]ed)";
const PLATES = "(?:number|licen[cs]e|registration|car)?[ -]?plates?";
const WANTED =
  "(?:with|without|want|need|like|have|get|make|keep|see|be sure|should|must|(?:need|ought|ha(?:ve|s)) to)";

// What is blurred already is blurred by nobody's wish: what should be has a word before it that says so, or a "please" behind it.
const BLURRING = new RegExp(
  [
    `\\b${BLUR}\\b.{0,40}?\\b${PLATES}\\b`,
    `\\b${PLATES}\\b.{0,20}?\\b${BLUR}\\b`,
    `\\b${WANTED}\\b[^.,;:!?]{0,30}?\\b${PLATES} (?:\\w+ ){0,2}${BLURRED}\\b`,
    `\\b${PLATES} (?:\\w+ )?(?:should|must|(?:need|ought|ha(?:ve|s)) to) (?:\\w+ )?be ${BLURRED}\\b`,
    `\\b${PLATES} ${BLURRED},? (?:please|pls|thanks)\\b`,
  ].join("|"),
);

// "Do not forget to", and "never … without", are none.
const NO = "\\b(?:not|never|no|stop|(?:do|did|does|should|must|need)n.?t)\\b";
const BETWEEN =
  "(?: (?:to|have|needs?|wants?|wish|like|you|me|us|please|ever|just|even|be|bother|\\w+ or|the|any|my|our|all|their)){0,6}";
const REFUSED = new RegExp(
  `(?:${NO}|(?<!${NO}.{0,30})\\bwithout\\b)${BETWEEN}(?: ${PLATES})?${BETWEEN} (?:${BLUR}|${BLURRED})\\b(?:(?! but | and )[^.,;:!?])*`,
  "g",
);

/** asksToBlur tells whether words beside a picture ask us to blur the number plates in it. */
export function asksToBlur(text: string): boolean {
  const bare = text.toLowerCase().replaceAll(/\s+/g, " ").slice(0, LONGEST);
  return BLURRING.test(bare.replaceAll(REFUSED, " "));
}

const LONGEST = 1000; // characters that are looked at
