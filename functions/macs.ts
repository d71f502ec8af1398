import { type Value, written } from "./values.js";

// No letter of these is a hexadecimal digit, so each can only be what it looks like. B and 8, or D and 0, are both digits.
const DIGITS: Record<string, string> = {
  O: "0",
  Q: "0",
  I: "1",
  L: "1",
  "|": "1",
  "!": "1",
  Z: "2",
  S: "5",
  G: "6",
  T: "7",
};
const HEX = "[0-9A-FOQIL|!ZSGT]";
const SIGNS = "[\\s:;.,_-]{0,2}";
const BEFORE = "(?<![A-Z0-9]|[A-Z0-9][:.-])";
const AFTER = "(?![A-Z0-9]|[:.-]\\s?[0-9A-F]{2}\\b)";

// AA:BB:CC:DD:EE:FF, AABB.CCDD.EEFF and AABBCC-DDEEFF, by their signs; and twelve digits in whatever groups.
const PARTED = new RegExp(
  `${BEFORE}(?:${HEX}{2}(?:\\s?[:;.,-]\\s?${HEX}{2}){5}|${HEX}{4}(?:[.-]${HEX}{4}){2}|${HEX}{6}[:-]${HEX}{6})${AFTER}`,
  "g",
);
const LABELLED = new RegExp(`${BEFORE}${HEX}(?:${SIGNS}${HEX}){11}${AFTER}`, "g");
const WHOLE = /(?<![A-Z0-9:.-])[0-9A-F]{12}(?![A-Z0-9]|[:.-][A-Z0-9])/g;

const MOST_REPAIRS = { labelled: 4, parted: 2 };

/** macsIn returns the MAC addresses in a text as AA:BB:CC:DD:EE:FF, of single devices alone; without a label only what is written like one. */
export function macsIn(text: string, isLabelled: boolean): Value[] {
  const most = isLabelled ? MOST_REPAIRS.labelled : MOST_REPAIRS.parted;
  return [...text.matchAll(isLabelled ? LABELLED : PARTED)].flatMap(({ 0: run, index }) => {
    if (isLonger(run, text.slice(0, index), text.slice(index + run.length))) return [];
    const digits = run.replaceAll(/[\s:;.,_-]/g, "");
    const repairs = [...digits].filter((digit) => DIGITS[digit]).length;
    if (repairs > most || (!isLabelled && !/[A-F]/.test(digits))) return [];
    return addressOf(written(digits, DIGITS), index, run.length);
  });
}

/** baresIn returns the runs of twelve hexadecimal digits in a text, of which some are letters: MAC addresses, where their block is somebody's. */
export function baresIn(text: string): Value[] {
  return [...text.matchAll(WHOLE)].flatMap(({ 0: run, index }) =>
    /[A-F]/.test(run) && /\d/.test(run) ? addressOf(run, index, run.length) : [],
  );
}

// A longer row of groups, as keys and telephone numbers are, goes on before it or behind it.
function isLonger(run: string, before: string, behind: string): boolean {
  const groups = run.split(/\s+/);
  if (groups.length < 2) return false;
  const goesOn = (next = "", own = "") =>
    next.length === own.length
      ? /^[0-9A-F]+$/.test(next)
      : /^\d+$/.test(next) && !/[A-F]/.test(run);
  const last = /(?<![A-Z0-9])([A-Z0-9]+)\s+$/.exec(before)?.[1];
  const next = /^\s+([A-Z0-9]+)(?![A-Z0-9])/.exec(behind)?.[1];
  return goesOn(last, groups[0]) || goesOn(next, groups.at(-1));
}

function addressOf(digits: string, start: number, length: number): Value[] {
  const isMany = (Number.parseInt(digits.slice(0, 2), 16) & 1) !== 0;
  if (isMany || /^0+$/.test(digits)) return [];
  const code = digits.match(/../g)?.join(":") ?? "";
  return [{ code, start, end: start + length, fits: true }];
}
