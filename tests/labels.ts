import type { Code } from "../functions/codes.js";
import type { Text } from "../functions/reading.js";
import { lineAt, withWords } from "./texts.js";

/** row returns the lines of one row of a label, from the left, with their words; rows are numbered from above. */
export function row(at: number, ...texts: string[]): Text[] {
  let left = 0.05;
  return texts.flatMap((text) => {
    const width = 0.01 * text.length;
    const line = lineAt(text, { left, top: 0.1 + 0.05 * at, width, height: 0.03 });
    left += width + 0.1;
    return withWords(line);
  });
}

/** code returns a serial number, or what the changes make of it. */
export function code(changes: Partial<Code> = {}): Code {
  const box = { left: 0.1, top: 0.1, width: 0.1, height: 0.03 };
  const one = { kind: "serial" as const, code: "4CE0460D0G", raw: "4CE0460D0G" };
  return { ...one, confidence: 98.7, box, ...changes };
}
