/**
 * A template draws a plate, sign by sign:
 *
 *     @   a letter A to Z          [A-HJ]      one of these signs          (space)   a gap on the plate
 *     #   a digit                  {B BA HRO}  one of these words          -         a gap that has to be seen
 *     *   a letter or a digit      X           this very letter or digit   +         a gap with an emblem in it
 *     ?   the one before may be missing
 *
 * and at its end: `!` the country's check has to agree; `~` a last resort, taken where a picture shows no better plate.
 */

/** Shape is one form a template can take: the signs allowed in each slot, and the slots before which there is a gap. */
export type Shape = {
  slots: string[];
  gaps: number[];
  /** The gaps that have to be seen. */
  needed: number[];
  /** The gaps in which an emblem may be, which readers take for a sign. */
  emblems: number[];
  /** The slots, from one on, that have to be one of these words. */
  words: { at: number; of: ReadonlySet<string> }[];
  checked: boolean;
  weak: boolean;
  /** How unlikely chance is to write such a text. */
  bits: number;
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const CLASSES: Record<string, string> = {
  "@": ALPHABET,
  "#": DIGITS,
  "*": ALPHABET + DIGITS,
};

const known = new Map<string, Shape[]>();

/** shapesOf returns every form a template can take. */
export function shapesOf(template: string): Shape[] {
  const shapes = known.get(template) ?? drawn(template);
  known.set(template, shapes);
  return shapes;
}

function drawn(template: string): Shape[] {
  const [, body = "", end = ""] = /^(.*?)([!~]?)$/.exec(template) ?? [];
  const empty = { slots: [], gaps: [], needed: [], emblems: [], words: [], bits: 0 };
  let shapes: Shape[] = [{ ...empty, checked: end === "!", weak: end === "~" }];
  for (const [, part = "", mark] of body.matchAll(/(\[[^\]]+\]|\{[^}]+\}|[^?])(\?)?/g)) {
    const taken = shapes.flatMap((shape) => extended(shape, part));
    shapes = mark === "?" ? [...shapes, ...taken] : taken;
  }
  const distinct = new Map(shapes.map((shape) => [`${shape.slots} ${shape.gaps}`, shape]));
  return weighed([...distinct.values()]);
}

function extended(shape: Shape, part: string): Shape[] {
  const { slots, gaps, needed, emblems } = shape;
  const at = slots.length;
  if (part === " ") return [{ ...shape, gaps: [...gaps, at] }];
  if (part === "-") return [{ ...shape, gaps: [...gaps, at], needed: [...needed, at] }];
  if (part === "+") return [{ ...shape, gaps: [...gaps, at], emblems: [...emblems, at] }];
  if (part.startsWith("{")) return withWords(shape, part);
  return [{ ...shape, slots: [...slots, CLASSES[part] ?? signsIn(part)] }];
}

// A form for each length that the words have.
function withWords(shape: Shape, part: string): Shape[] {
  const all = part.slice(1, -1).split(" ");
  return [...new Set(all.map(({ length }) => length))].map((length) => {
    const of = new Set(all.filter((word) => word.length === length));
    const signs = Array.from({ length }, (_, place) => signsAt(of, place));
    const words = [...shape.words, { at: shape.slots.length, of }];
    return { ...shape, slots: [...shape.slots, ...signs], words };
  });
}

function signsAt(words: ReadonlySet<string>, place: number): string {
  return [...new Set([...words].map((word) => word.charAt(place)))].sort().join("");
}

function signsIn(set: string): string {
  if (!set.startsWith("[")) return set;
  return set.slice(1, -1).replaceAll(/([A-Z\d])-([A-Z\d])/g, (_, from, to) => {
    const signs = ALPHABET + DIGITS;
    return signs.slice(signs.indexOf(from), signs.indexOf(to) + 1);
  });
}

function weighed(shapes: Shape[]): Shape[] {
  return shapes.map((shape) => {
    const rivals = shapes.filter(({ slots }) => slots.length === shape.slots.length).length;
    return { ...shape, bits: bitsOf(shape) - Math.log2(rivals) };
  });
}

function bitsOf({ slots, words, checked }: Shape): number {
  // Of all signs that may stand last, a check agrees to one.
  const check = checked ? Math.log2(slots.at(-1)?.length ?? 1) : 0;
  const free = slots.reduce((sum, slot) => sum + Math.log2(36 / slot.length), check);
  return words.reduce((sum, { at, of }) => {
    const [word = ""] = of;
    const ways = slots.slice(at, at + word.length).reduce((all, slot) => all * slot.length, 1);
    return sum + Math.log2(ways / of.size);
  }, free);
}
