import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { slack as channel } from "../functions/slack.js";
import { message, POST } from "./fixtures.js";
import { picture } from "./simulated.js";
import { APP, called, slacked } from "./slacked.js";

type Schema = { properties?: Record<string, Schema>; [keyword: string]: unknown };
type Operation = {
  parameters: { name: string; required?: boolean }[];
  responses: Record<string, { schema: Schema }>;
};
type Described = {
  definitions: Record<string, Schema>;
  paths: Record<string, Record<string, Operation>>;
};
type Form = Record<string, string>;
type Body = { ok: boolean; messages?: object[]; error?: string; [field: string]: unknown };

const folder = process.env.PLATFORM_SPECS;

// The description has not been changed since 2021. What Slack's own library and documents have, and it has not:
const UNLISTED = {
  // fields of a message, and of a list's answer
  message: ["app_id", "edited", "hidden", "is_locked", "metadata"],
  answer: ["response_metadata"],
  // errors of all methods, since tokens have scopes, and of lists
  errors: [
    ...["missing_scope", "token_revoked", "not_in_channel"],
    ...["invalid_cursor", "invalid_limit"],
  ],
  // arguments: what programs note on a message, and that it is asked for
  arguments: ["metadata", "include_all_metadata"],
  // fields of a file, whose shares have no fields there
  file: ["alt_txt", "shares"],
  // how apps show files of their own, since 2023
  methods: ["files.completeUploadExternal", "files.getUploadURLExternal"],
};

const REPLIED = "1768478400.000000";
const DRAWING = { bytes: new Uint8Array(9), type: "image/jpeg", name: "a.jpg", alt: "x" };

describe.skipIf(!folder)("as Slack's own description has it, in PLATFORM_SPECS", () => {
  test.each<{ method: string; form?: Form }>([
    { method: "auth.test" },
    { method: "chat.postMessage", form: { text: "hi", thread_ts: REPLIED, metadata: "{}" } },
    { method: "chat.postMessage", form: { text: "hi", blocks: '[{"type":"divider"}]' } },
    { method: "chat.update", form: { text: "ho" } },
    { method: "chat.delete" },
    { method: "conversations.replies", form: { ts: REPLIED } },
    { method: "conversations.history" },
    { method: "conversations.history", form: { limit: "1" } },
    { method: "files.info" },
    { method: "reactions.add", form: { timestamp: REPLIED, name: "tea" } },
    { method: "oauth.v2.access" },
  ])("$method answers $form", async ({ method, form = {} }) => {
    const { ask } = await filled();
    const { body } = await ask(method, form);
    expect(body.ok).toBe(method !== "oauth.v2.access");
    expect(complaints(method, body)).toEqual([]);
  });

  test.each<{ method: string; form?: Form; want: string }>([
    { method: "auth.test", form: { token: "revoked" }, want: "token_revoked" },
    { method: "auth.test", form: { token: "none" }, want: "invalid_auth" },
    { method: "auth.test", form: { token: "" }, want: "not_authed" },
    { method: "chat.postMessage", form: { channel: "C0X" }, want: "channel_not_found" },
    { method: "chat.postMessage", form: { channel: "C0LOADING01" }, want: "not_in_channel" },
    { method: "chat.postMessage", form: { text: "" }, want: "no_text" },
    { method: "chat.postMessage", form: { text: "a".repeat(40_001) }, want: "msg_too_long" },
    { method: "chat.update", form: { ts: REPLIED, text: "x" }, want: "cant_update_message" },
    { method: "chat.update", form: { ts: "1.2", text: "x" }, want: "message_not_found" },
    { method: "chat.update", form: { text: "a".repeat(4_001) }, want: "msg_too_long" },
    { method: "chat.delete", form: { ts: REPLIED }, want: "cant_delete_message" },
    { method: "chat.delete", form: { ts: "1.2" }, want: "message_not_found" },
    { method: "conversations.replies", form: { ts: "1.2" }, want: "thread_not_found" },
    { method: "conversations.replies", form: { channel: "C0LOADING01" }, want: "not_in_channel" },
    { method: "conversations.history", form: { oldest: "x" }, want: "invalid_ts_oldest" },
    { method: "conversations.history", form: { limit: "0" }, want: "invalid_limit" },
    { method: "conversations.history", form: { cursor: "x" }, want: "invalid_cursor" },
    { method: "files.info", form: { file: "F0X" }, want: "file_not_found" },
    { method: "files.delete", form: { file: "F0X" }, want: "file_not_found" },
    { method: "files.delete", want: "cant_delete_file" },
    { method: "reactions.add", form: { name: "x_x" }, want: "invalid_name" },
    { method: "reactions.add", form: { name: "car" }, want: "already_reacted" },
    { method: "reactions.add", form: { timestamp: "1.2" }, want: "bad_timestamp" },
    { method: "reactions.add", form: { timestamp: "" }, want: "no_item_specified" },
  ])("$method says $want", async ({ method, form = {}, want }) => {
    const { ask } = await filled();
    const { body } = await ask(method, { text: "hi", ...form });
    expect([body.error, complaints(method, body)]).toEqual([want, []]);
  });

  test("a field, an error and an argument that are not described are noticed", () => {
    const answer = { ok: true, channel: "C0CARPARK01", ts: REPLIED, mood: "good" };
    const text = { type: "message", text: "hi", ts: "soon" };
    expect(complaints("chat.postMessage", { ...answer, message: text })).toHaveLength(2);
    expect(complaints("chat.postMessage", { ok: false, error: "moody" })).toHaveLength(1);
    expect(wrongIn({ method: "chat.postMessage", names: ["channel", "mood"] })).toEqual(["mood"]);
    expect(wrongIn({ method: "reactions.add", names: ["channel", "name"] })).toEqual(["timestamp"]);
  });

  test("our requests have methods and arguments that are described", async () => {
    const requests = await everythingWeAsk();
    const methods = new Set(requests.map(({ method }) => method));
    expect([...methods].sort()).toEqual([
      ...["chat.delete", "chat.postMessage", "chat.update", "conversations.history"],
      ...["conversations.replies", "files.completeUploadExternal", "files.delete"],
      ...["files.getUploadURLExternal", "files.info", "oauth.v2.access", "reactions.add"],
    ]);
    expect(requests.flatMap(wrongIn)).toEqual([]);
  });
});

// Filled with at least one of everything, so that no list is empty and no optional field is missing.
async function filled() {
  const { slack, token, team, alice, group } = await slacked(() => new Date(1768478400_000));
  const top = slack.post({ person: alice, room: group, text: "look", files: [picture()] });
  const post = { channel: group, text: "hi", thread_ts: top.ts };
  const { body: own } = await called(slack, token, "chat.postMessage", post);
  const seen = { channel: group, timestamp: top.ts, name: "car" };
  await called(slack, token, "reactions.add", seen);
  slack.post({ person: alice, room: group, text: "thanks", thread: top.ts });
  const alone = slack.post({ person: alice, room: group, text: "bye" });
  slack.edit({ room: group, ts: alone.ts, text: "bye-bye" });
  const newer = slack.renew(team);
  const ids = { channel: group, ts: own.ts, file: top.files?.[0]?.id ?? "", timestamp: top.ts };
  const ask = (method: string, { token: other, ...form }: Form) => {
    const key = other === undefined ? newer : other === "revoked" ? token : other;
    return called(slack, key, method, { ...ids, ...form });
  };
  return { ask };
}

async function everythingWeAsk() {
  const { slack, token, team, bot, alice, group } = await slacked();
  process.env.SLACK_API_URL = slack.url;
  const asked = vi.spyOn(globalThis, "fetch");
  const { ts, files } = slack.post({ person: alice, room: group, files: [picture()] });
  const secrets: Form = { client_id: APP.clientId, client_secret: APP.clientSecret };
  const credentials = { token: (name: string) => secrets[name] ?? token, signing: [APP.signing] };
  const who = { channel: "slack", tenant: team, self: bot, person: alice, room: group };
  const native = `${group}:${ts}`;
  const ids = { ...who, native, files: files?.map(({ id }) => id) ?? [] };
  const place = { message: message(ids), credentials, until: Date.now() + 20_000 };
  const { pictures } = await channel.contents(place);
  await pictures[0]?.bytes();
  await channel.contents({ ...place, message: message({ ...who, native }) });
  const reply = await channel.reply(place, [["hello"]], POST);
  await channel.edit?.(place, reply, [["hello again"]]);
  await channel.stands?.(place, reply, "hash");
  await channel.sent?.(place, "hash");
  await channel.sent?.({ ...place, message: message({ ...who, native: "" }) }, "hash");
  const shown = await channel.show?.(place, DRAWING);
  await channel.remove?.(place, shown ?? "");
  await channel.react?.(place, "🚗");
  await channel.remove?.(place, reply);
  await channel.door?.granted("code", "http://127.0.0.1:1/", place).catch(() => undefined);
  const calls = asked.mock.calls.filter(([url]) => String(url).startsWith(`${slack.url}/`));
  return calls.map(([url, init]) => requestOf(new URL(String(url)), init));
}

function requestOf({ pathname, searchParams }: URL, init: RequestInit = {}) {
  const names = [...searchParams.keys(), ...new URLSearchParams(String(init.body)).keys()];
  return { method: pathname.replace("/api/", ""), names };
}

// The token of a call is in its headers.
function wrongIn({ method, names }: { method: string; names: string[] }): string[] {
  if (UNLISTED.methods.includes(method)) return [];
  const described = operationOf(method)?.parameters.filter(({ name }) => name !== "token") ?? [];
  const known = [...UNLISTED.arguments, ...described.map(({ name }) => name)];
  const needed = described.filter(({ required }) => required).map(({ name }) => name);
  return [
    ...names.filter((name) => !known.includes(name)),
    ...needed.filter((name) => !names.includes(name)),
  ];
}

function complaints(method: string, body: Body) {
  const schema = operationOf(method)?.responses[body.ok ? "200" : "default"]?.schema;
  if (!schema) return [`${method} is not described`];
  if (UNLISTED.errors.includes(body.error ?? "")) return [];
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const { definitions } = description();
  const { objs_message = {}, objs_file = {} } = definitions;
  const open = {
    ...definitions,
    objs_message: withMore(objs_message, UNLISTED.message),
    objs_file: withMore(objs_file, UNLISTED.file),
  };
  ajv.addSchema({ $id: "slack", definitions: open });
  ajv.addSchema({ ...withMore(schema, UNLISTED.answer), $id: "slack-answer", definitions: open });
  const found = [ajv.validate("slack-answer", body) ? [] : ajv.errors];
  for (const one of body.messages ?? [])
    found.push(ajv.validate("slack#/definitions/objs_message", one) ? [] : ajv.errors);
  return found
    .flatMap((errors) => errors ?? [])
    .map(({ instancePath, message }) => [instancePath, message]);
}

function withMore(schema: Schema, names: string[]): Schema {
  const more = Object.fromEntries(names.map((name) => [name, {}]));
  return { ...schema, properties: { ...schema.properties, ...more } };
}

function operationOf(method: string): Operation | undefined {
  return Object.values(description().paths[`/${method}`] ?? {})[0];
}

let read: Described | undefined;

function description(): Described {
  read ??= JSON.parse(readFileSync(`${folder}/slack-web.json`, "utf8")) as Described;
  return read;
}
