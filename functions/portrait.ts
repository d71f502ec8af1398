import type { Named, Reading } from "./reading.js";
import type { Told } from "./sightings.js";
import { type Found, type Sketch, sketchOf } from "./sketch.js";
import type { Words } from "./words.js";

/** captionOf returns what is to be seen in a drawing: who it may be, in the order of their numbers, and what is blurred. */
export function captionOf({ names, faces, plates, texts }: Sketch): string {
  const blurred = [
    counted(faces.length, "face"),
    counted(plates.length, "number plate"),
    counted(texts.length, "text", "like a number plate"),
  ].flatMap((one) => one ?? []);
  const known = names.map(({ name }, n) => (names.length > 1 ? `${n + 1} ${name}` : name));
  return [
    ...(known.length > 0 ? [`I may know: ${known.join(", ")}.`] : []),
    ...(blurred.length > 0 ? [`Blurred: ${listOf(blurred)}.`] : []),
    ...(plates.length + texts.length > 0 ? [CHECK] : []),
  ].join(" ");
}

const CHECK = "I blur what I can read: please look whether a plate is left.";

function counted(count: number, what: string, more = ""): string | undefined {
  if (count === 0) return undefined;
  return `${count} ${what}${count === 1 ? "" : "s"}${more && ` ${more}`}`;
}

function listOf(items: string[]): string {
  return [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
}

/** facesTold returns how many faces are to be seen, and what they look like: the most frequent first, each with the least of its certainties. */
export function facesTold(faces: Named[]): string {
  const looks = Map.groupBy(faces, ({ name }) => lookOf(name));
  const parts = [...looks].sort(([, a], [, b]) => b.length - a.length).map(lookTold);
  return `${counted(faces.length, "face")}: ${parts.join(", ")}`;
}

function lookTold([look, faces]: [string, Named[]]): string {
  const least = Math.floor(Math.min(...faces.map(({ confidence }) => confidence)));
  return `${faces.length} ${look} (${least} %${faces.length > 1 ? " or more" : ""})`;
}

// The service says what a face looks like, not what somebody feels.
function lookOf(emotion: string): string {
  return looks[emotion] ?? (/^[A-Z]{1,20}$/.test(emotion) ? emotion.toLowerCase() : "unclear");
}

const looks: Record<string, string> = { FACE: "unclear", UNKNOWN: "unclear", FEAR: "afraid" };

/** blurTold returns what we say, of what we read, to whoever wants plates blurred where none is; where it is, the drawing says so. */
export function blurTold(told: Told[], canShow: boolean): Words {
  const read = told.flatMap(({ seen }) => ("unread" in seen ? [] : seen));
  if (read.length === 0) return [];
  if (!canShow) return [["I cannot post pictures here, so I blurred nothing."]];
  if (!read.some(({ reading }) => reading.text))
    return [["I cannot blur number plates here: I am not set up to look for them."]];
  if (read.some(hasPlates)) return [];
  return [["I saw nothing like a number plate, so there is nothing to blur."]];
}

function hasPlates({ reading, ...found }: Found & { reading: Reading }): boolean {
  const { plates = [], texts = [] } = sketchOf(reading, found, { plates: true }) ?? {};
  return plates.length + texts.length > 0;
}

/** drawingMissing returns what we say where a picture that we drew could not be posted; the platform may not allow us to. */
export function drawingMissing(isDenied: boolean): Words {
  if (!isDenied) return [["I drew on this picture, but could not post the drawing."]];
  return [
    [
      "I drew on this picture, but may not post files here. Whoever installed me can do so again, which asks for it.",
    ],
  ];
}

/** drawingsLeft returns what we say of the pictures that we did not get to draw on, where others are drawn. */
export function drawingsLeft(count: number): Words {
  if (count === 0) return [];
  return [[`I could not draw on ${count} more ${count === 1 ? "picture" : "pictures"}.`]];
}
