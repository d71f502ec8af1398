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
  const found = Object.values(code).map(
    (text) => /^export const (\w+): Channel =/m.exec(text)?.[1],
  );
  return found.filter((name) => name !== undefined);
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

/** askedBy returns what a Lambda asks of a platform: the methods of Channel that are told as whom, and that it calls. */
export function askedBy(lambda: string, code: Code): string[] {
  const text = textOf(lambda, code);
  const method = /^ {2}(\w+)\??\([^)]*\b(?:place: Place|asking: Asking)\b/gm;
  const methods = [...(code.channels ?? "").matchAll(method)];
  return methods
    .map(({ 1: name = "" }) => name)
    .filter((name) => new RegExp(`\\bchannel\\.${name}(\\?\\.)?\\(`).test(text));
}

function heardIn(code: Code): string[] {
  const type = /^export type (?:Happening|Heard) = ([^;]+);/m.exec(Object.values(code).join("\n"));
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
