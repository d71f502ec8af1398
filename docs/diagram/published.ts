import { readdirSync, readFileSync } from "node:fs";
import { type Code, reachedBy } from "./reached.js";

/** codeIn returns the source files in a folder. */
export function codeIn(folder: string): Code {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const named = files.map((file) => [
    file.replace(".ts", ""),
    readFileSync(`${folder}/${file}`, "utf8"),
  ]);
  return Object.fromEntries(named.sort());
}

/** lambdasIn returns the names of the files that export a handler. */
export function lambdasIn(code: Code): string[] {
  return namesWhere(code, (text) => /^export .*\bhandler\b/m.test(text));
}

/** channelsIn returns the names of the channels. */
export function channelsIn(code: Code): string[] {
  return Object.keys(abilitiesIn(code));
}

/** doorsIn returns the names of the channels that are let in by a door. */
export function doorsIn(code: Code): string[] {
  return Object.entries(abilitiesIn(code)).flatMap(([name, text]) =>
    /\bdoor\b/.test(text) ? [name] : [],
  );
}

// What each channel can, as it is written there.
function abilitiesIn(code: Code): Record<string, string> {
  const one = /^export const (\w+): Channel = (?:\{\n(.*?)^\};|(.*))/ms;
  const found = Object.values(code).flatMap((text) => {
    const [, name, lines, line = ""] = one.exec(text) ?? [];
    return name ? [[name, lines ?? line]] : [];
  });
  return Object.fromEntries(found);
}

/** eventsIn returns the name of every event that events.ts knows. */
export function eventsIn({ events = "" }: Code): string[] {
  const type = /^export type Events = \{(.*?)^\};/ms.exec(events)?.[1] ?? "";
  return [...type.matchAll(/^ {2}"([\w.]+)":/gm)].map(({ 1: name = "" }) => name);
}

/**
 * publishedBy returns the events that a Lambda publishes. What happened on a platform is published by whoever asks a
 * channel what is in a delivery, messages also by whoever asks it what was missed; any other event by whoever names it.
 */
export function publishedBy(lambda: string, code: Code): string[] {
  const text = textOf(lambda, code);
  const heard = heardIn(code);
  const asks = /\.eventsIn\(/.test(text);
  const misses = /\.missed\?\.\(/.test(text);
  return eventsIn(code).filter((name) => {
    if (heard.includes(name)) return asks || (misses && name === "message.received");
    return text.includes(`"${name}"`);
  });
}

/** askedBy returns what a Lambda asks of a channel's platform: the methods that are told as whom, that the channel has, and that it calls. */
export function askedBy(lambda: string, channel: string, code: Code): string[] {
  const abilities = abilitiesIn(code)[channel] ?? "";
  const text = textOf(lambda, code);
  const method = /^ {2}(\w+)\??\([^)]*\b(?:place: Place|asking: Asking)\b/gm;
  const methods = [...(code.channels ?? "").matchAll(method)];
  return methods
    .map(({ 1: name = "" }) => name)
    .filter((name) => new RegExp(`\\b(channel|door)\\.${name}(\\?\\.)?\\(`).test(text))
    .filter((name) => new RegExp(`\\b${name}\\b`).test(abilities));
}

function heardIn(code: Code): string[] {
  const type = /^export type (?:Happening|Heard) =\s([^;]+);/m.exec(Object.values(code).join("\n"));
  return [...(type?.[1] ?? "").matchAll(/"([\w.]+)"/g)].map(({ 1: name = "" }) => name);
}

// What a Lambda's handler comes to, but for events.ts, which names every event, and the channels, which are all there.
function textOf(lambda: string, code: Code): string {
  const apart = ["events", ...channelsIn(code)];
  return reachedBy({ file: lambda, name: "handler" }, code, apart).join("\n");
}

function namesWhere(code: Code, is: (text: string) => boolean): string[] {
  return Object.keys(code).filter((name) => is(code[name] ?? ""));
}
