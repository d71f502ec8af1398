import type { Box, Text } from "../functions/reading.js";

/** ASPECT is the width of the pictures in these tests divided by their height. */
export const ASPECT = 1.5;

/** lineAt returns a line read in a picture; 0.1 high, and as wide as its text needs, unless a box says otherwise. */
export function lineAt(text: string, box: Partial<Box> = {}, confidence = 99): Text {
  const place = { left: 0.1, top: 0.1, width: 0.04 * text.length, height: 0.1, ...box };
  return { text, kind: "line", id: place.left * 1000 + place.top * 7, confidence, box: place };
}

/** withWords returns a line and its words, as Rekognition reports every text twice. */
export function withWords(line: Text): Text[] {
  const sign = line.box.width / line.text.length;
  const words = [...line.text.matchAll(/\S+/g)].map(({ 0: text, index }): Text => {
    const box = { ...line.box, left: line.box.left + index * sign, width: text.length * sign };
    const { id, confidence } = line;
    return { text, kind: "word", id: id + index + 1, line: id, confidence, box };
  });
  return [line, ...words];
}
