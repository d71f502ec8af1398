import { signOf } from "./emoji.js";

const STRONG = /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu;
const PIECE =
  /<(?<kind>[@#!]?)(?<target>[^<>|]*)(?:\|(?<label>[^<>]*))?>|:(?<emoji>[\w+'-]+(?:::skin-tone-[2-6])?):|&(?<entity>amp|lt|gt);/g;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">" };

/** Names returns what somebody, or a room, is called by an id; undefined where nobody is. */
export type Names = (id: string) => string | undefined;

/** plainOf returns a text as Slack keeps it, the way people read it. */
export function plainOf(text: string, names: Names): string {
  return spansOf(text)
    .map(({ raw }) => shown(raw, names))
    .join("");
}

/** markdownOf returns a text as Slack keeps it as markdown: only what is strong is marked up in it. */
export function markdownOf(text: string, names: Names): string {
  const whole = spansOf(text).map(({ raw, isStrong }) => {
    const literal = shown(raw, names).replaceAll(/[\\*&]/g, "\\$&");
    return isStrong ? `**${literal}**` : literal;
  });
  // A line that begins like a list's is none in Slack.
  return whole.join("").replaceAll(/^(\s*)-(?= )/gm, "$1\\-");
}

function spansOf(text: string): { raw: string; isStrong: boolean }[] {
  const parts = text.split(STRONG);
  return parts.map((raw, at) => ({ raw, isStrong: at % 2 === 1 }));
}

function shown(raw: string, names: Names): string {
  return raw.replaceAll(PIECE, (...found) => {
    const { kind, target, label, emoji, entity } = found.at(-1) as Record<string, string>;
    if (emoji !== undefined) return signOf(emoji);
    if (entity !== undefined) return ENTITIES[entity] ?? "";
    const sign = kind === "!" ? "@" : (kind ?? "");
    const name = label ?? names(target ?? "") ?? target ?? "";
    return sign + entitiesOut(name);
  });
}

function entitiesOut(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (whole, name) => ENTITIES[name] ?? whole);
}
