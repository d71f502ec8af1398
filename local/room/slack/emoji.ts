import { createRequire } from "node:module";

type Emoji = { unified: string; short_names: string[] };

const LIGHTEST = 0x1f_3fb; // of the skin tones, which Slack counts from 2

let signs: Map<string, string> | undefined;

/** signOf returns the emoji that Slack knows by a name, with a skin tone or without; a name that is none stays between its colons. */
export function signOf(name: string): string {
  signs ??= allOf(createRequire(import.meta.url)("emoji-datasource"));
  const [bare = "", tone] = name.split("::skin-tone-");
  const sign = signs.get(bare);
  if (!sign) return `:${name}:`;
  return tone ? sign + String.fromCodePoint(LIGHTEST + Number(tone) - 2) : sign;
}

function allOf(emoji: Emoji[]): Map<string, string> {
  return new Map(
    emoji.flatMap(({ unified, short_names }) => {
      const codes = unified.split("-").map((code) => Number.parseInt(code, 16));
      return short_names.map((name) => [name, String.fromCodePoint(...codes)] as const);
    }),
  );
}
