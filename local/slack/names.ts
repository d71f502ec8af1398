import { createRequire } from "node:module";

type Emoji = {
  unified: string;
  non_qualified: string | null;
  short_name: string;
  short_names: string[];
  skin_variations?: Record<string, { unified: string }>;
};

const TONES = ["1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"];
const SIGNS = /(?:\p{RGI_Emoji}|\p{Extended_Pictographic})\uFE0F?/gv;

let known: { names: Map<string, string>; signs: Map<string, string> } | undefined;

/** nameOf returns what Slack calls the emoji of a name, which may have several, with its skin tone; undefined where there is none. */
export function nameOf(name: string): string | undefined {
  const [bare = "", tone, ...more] = name.split("::");
  const isTone = tone === undefined || /^skin-tone-[2-6]$/.test(tone);
  const own = all().names.get(bare);
  if (!own || !isTone || more.length > 0) return undefined;
  return tone ? `${own}::${tone}` : own;
}

/** named returns a text with its emoji as Slack keeps them: by name, between colons. */
export function named(text: string): string {
  return text.replaceAll(SIGNS, (sign) => {
    const name = all().signs.get(sign) ?? all().signs.get(sign.replaceAll("\uFE0F", ""));
    return name ? `:${name}:` : sign;
  });
}

// A megabyte of JSON: read when it is first asked for.
function all() {
  known ??= indexOf(createRequire(import.meta.url)("emoji-datasource"));
  return known;
}

function indexOf(emoji: Emoji[]) {
  const signs = emoji.flatMap((one) => [
    [signOf(one.unified), one.short_name] as const,
    [signOf(one.unified).replaceAll("\uFE0F", ""), one.short_name] as const,
    ...Object.entries(one.skin_variations ?? {}).flatMap(([tone, { unified }]) => {
      const number = TONES.indexOf(tone) + 2;
      return number < 2
        ? []
        : [[signOf(unified), `${one.short_name}::skin-tone-${number}`] as const];
    }),
  ]);
  const names = emoji.flatMap((one) =>
    one.short_names.map((name) => [name, one.short_name] as const),
  );
  return { names: new Map(names), signs: new Map(signs) };
}

function signOf(unified: string): string {
  return String.fromCodePoint(...unified.split("-").map((code) => Number.parseInt(code, 16)));
}
