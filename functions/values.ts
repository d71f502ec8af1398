/** Value is a code in a text, from `start` to before `end`; `fits`: nothing that it says of itself is wrong. */
export type Value = { code: string; start: number; end: number; fits: boolean };

/** Finder returns the values of one kind in a text that is upper-case. What stands behind its label need not look like one at once. */
export type Finder = (text: string, isLabelled: boolean) => Value[];

/** written returns a text with the signs that cannot be in it as those that they were misread for. */
export function written(text: string, signs: Record<string, string>): string {
  return [...text].map((sign) => signs[sign] ?? sign).join("");
}

/** plain returns a text of the same length: upper-case, with wide letters and dashes as the usual ones. */
export function plain(text: string): string {
  return text.replaceAll(/[^\0-@[-`{-\x7f]/g, (sign) => {
    const bare = sign.normalize("NFKC").toUpperCase();
    if (/\p{Pd}|\u2212/u.test(sign)) return "-";
    return bare.length === 1 ? bare : sign;
  });
}
