const WEIGHTS = [9, 4, 5, 4, 3, 2];
const CHECK_LETTERS = "AZYXUTSRPMLKJHGEDCB";

/** checksInSingapore says whether a Singapore plate ends in the check letter that its prefix and number ask for. */
export function checksInSingapore(plate: string): boolean {
  return plate !== "" && letterInSingapore(plate.slice(0, -1)) === plate.at(-1);
}

/** singaporeLetterOf returns the check letter of a prefix of one to three letters and a number of up to four digits. */
export function singaporeLetterOf(prefix: string, number: string): string {
  // A third letter, the first of them, takes no part.
  const letters = prefix.slice(-2).padStart(2, "@");
  const values = [
    ...[...letters].map((letter) => letter.charCodeAt(0) - "@".charCodeAt(0)),
    ...[...number.padStart(4, "0")].map(Number),
  ];
  const sum = values.reduce((total, value, index) => total + value * (WEIGHTS[index] ?? 0), 0);
  return CHECK_LETTERS.charAt(sum % CHECK_LETTERS.length);
}

/** letterInSingapore returns the check letter of a Singapore plate that lacks it, or undefined where it is none. */
export function letterInSingapore(rest: string): string | undefined {
  const [, prefix, number] = /^([A-Z]{1,3})(\d{1,4})$/.exec(rest) ?? [];
  return prefix && number && singaporeLetterOf(prefix, number);
}
