import type { Value } from "./values.js";

const LABELLED =
  /^[\s:;.,#=*>)[\]-]{0,6}(?:\((?:21|1?S)\)\s?)?([A-Z0-9](?:[A-Z0-9._/-]{0,30}[A-Z0-9])?)(?![A-Z0-9])/;
const GROUP = /^\s([A-Z0-9]{2,6})(?![A-Z0-9._/:-])/;
const SHORTEST = 4;
const WHOLE = 7; // signs: what is as long is no group of a longer number

// What these makers' numbers look like, and nothing else does: Cisco's plant, year and week; Meraki's three groups.
const KNOWN = [
  /^(?:ART|CAT|CHK|CNH|DTM|FAA|FCH|FCW|FDO|FGL|FHK|FJC|FLM|FOC|FTX|FXS|INM|JAB|JAE|JAF|JMX|JSJ|KWC|LIT|PSZ|SAD|SAL|SMG|SPE|SSI|TAU|TTM|WMW|WZP)(?:0[1-9]|[12]\d|3[0-4])(?:0[1-9]|[1-4]\d|5[0-3])[A-Z0-9]{4}$/,
  /^Q[2-9][A-Z0-9]{2}-[A-Z0-9]{4}-[A-Z0-9]{4}$/,
];

/** serialsIn returns the serial number with which a text behind its label begins, or, without one, what can be nothing else. */
export function serialsIn(text: string, isLabelled: boolean): Value[] {
  if (isLabelled) return firstIn(text);
  return [...text.matchAll(/(?<![^\s*])[A-Z0-9-]{11,14}(?![^\s*])/g)].flatMap(
    ({ 0: code, index }) =>
      KNOWN.some((known) => known.test(code))
        ? [{ code, start: index, end: index + code.length, fits: true }]
        : [],
  );
}

function firstIn(text: string): Value[] {
  const { 0: whole = "", 1: first = "" } = LABELLED.exec(text) ?? [];
  let [code, end] = [first, whole.length];
  // Some are printed in groups, which a reader takes for words.
  for (let next = groupAt(text, end, code); next; next = groupAt(text, end, next.last)) {
    code += next.last;
    end += next.length;
  }
  const isOne = code.length >= SHORTEST && code.length <= 32 && /\d/.test(code);
  return isOne ? [{ code, start: whole.length - first.length, end, fits: true }] : [];
}

function groupAt(text: string, end: number, last: string) {
  if (last.length >= WHOLE || /[._/-]/.test(last) || !/\d/.test(last)) return undefined;
  const { 0: whole, 1: group = "" } = GROUP.exec(text.slice(end)) ?? [];
  const isGroup = /\d/.test(group) && !/^(?:19|20)\d\d$/.test(group);
  return whole && isGroup ? { last: group, length: whole.length } : undefined;
}
