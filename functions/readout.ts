import type { Kind } from "./captions.js";
import type { Code, Coded } from "./codes.js";
import type { Words } from "./words.js";

const names: Record<Kind, string> = {
  serial: "Serial number",
  mac: "MAC address",
  imei: "IMEI",
};

const WITH_VERSION = 16; // digits of an IMEI that ends in its software's version in place of a check digit

/** readoutOf returns what we say of the codes in a picture: those whose check digit does not fit are told as such. */
export function readoutOf({ codes = [], unfit = [] }: Partial<Coded>): Words {
  return [...codes.flatMap(told), ...unfit.flatMap(doubted)];
}

/** unseenOf returns what we say of the codes that we looked for in vain; nothing where there is none. */
export function unseenOf({ unseen = [] }: Partial<Coded>): Words {
  const sought = unseen.map((kind) => (kind === "serial" ? "serial number" : names[kind]));
  const one = sought.join(", ").replace(/, ([^,]*)$/, " or $1");
  return one === "" ? [] : [[`I found no ${one}.`]];
}

function told(one: Code): Words {
  const facts = [...factsOf[one.kind](one)].map((fact) => ` · ${fact}`);
  const sure = ` (${Math.floor(one.confidence)} %)`;
  return [
    [`${names[one.kind]}: `, { strong: one.code }, `${sure}${facts.join("")}`],
    ...(bareOf(one.raw) === bareOf(one.code) ? [] : [[`read as ${one.raw}, corrected`]]),
  ];
}

const factsOf: Record<Kind, (code: Code) => string[]> = {
  serial: () => [],
  mac: ({ code, maker }) => [maker ?? (isPrivate(code) ? PRIVATE : "of no known maker")],
  imei: ({ code }) =>
    code.length === WITH_VERSION
      ? ["with its version, without a check digit"]
      : ["check digit fits"],
};

const PRIVATE = "a private address, which no maker gave it";

// Its user made it up, as phones do in each network anew.
function isPrivate(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0;
}

function doubted({ kind, code }: Code): Words {
  return [
    [`${code} is written like an ${names[kind]}, but its check digit does not fit.`],
    ["I may have misread it: a sharper or closer picture helps."],
  ];
}

function bareOf(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "");
}
