import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { line as channel } from "../functions/line.js";
import type { Line } from "../local/line/simulator.js";
import { message } from "./fixtures.js";
import { CHANNEL, called, overheard } from "./lined.js";
import { picture } from "./simulated.js";

type Schema = {
  $ref?: string;
  type?: string;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  [keyword: string]: unknown;
};
type Content = { content?: Record<string, { schema: Schema }> };
type Operation = {
  servers?: { url: string }[];
  parameters?: { name: string; in: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
};
type Described = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
type Ids = Record<"alice" | "picture" | "replyToken", string>;
type Request = {
  host: "api" | "data";
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
};

const folder = process.env.PLATFORM_SPECS;

// What LINE's reference says of all calls, and the description of few.
const UNLISTED = [202, 400, 401, 404, 405, 410, 429];

describe.skipIf(!folder)("as LINE's own description has it, in PLATFORM_SPECS", () => {
  test.each<{
    request: string;
    id?: (ids: Ids) => string;
    body?: (ids: Ids) => object;
    want?: number;
  }>([
    { request: "POST message/reply", body: ({ replyToken }) => ({ replyToken, ...HELLO }) },
    { request: "POST message/reply", body: () => ({ replyToken: "x", ...HELLO }), want: 400 },
    { request: "POST message/push", body: ({ alice: to }) => ({ to, ...HELLO }) },
    { request: "POST message/push", body: ({ alice: to }) => ({ to, messages: [] }), want: 400 },
    { request: "POST message/push", body: () => ({ to: "x", ...HELLO }), want: 400 },
    { request: "GET message/quota" },
    { request: "GET message/quota/consumption" },
    { request: "POST chat/loading/start", body: ({ alice }) => ({ chatId: alice }), want: 202 },
    { request: "POST chat/loading/start", body: () => ({ chatId: "x" }), want: 400 },
    { request: "GET info" },
    { request: "GET profile/{userId}", id: ({ alice }) => alice },
    { request: "GET profile/{userId}", want: 404 },
    { request: "GET channel/webhook/endpoint" },
    { request: "PUT channel/webhook/endpoint", body: () => ({ endpoint: "https://a.test/" }) },
    { request: "PUT channel/webhook/endpoint", body: () => ({ endpoint: "x" }), want: 400 },
    { request: "POST channel/webhook/test", body: () => ({}) },
    { request: "GET message/{messageId}/content", id: ({ picture }) => picture },
    { request: "GET message/{messageId}/content", want: 404 },
    { request: "GET message/{messageId}/content/preview", id: ({ picture }) => picture },
    { request: "GET message/{messageId}/content/transcoding", id: ({ picture }) => picture },
  ])("$request answers with $want", async ({ request, id, body, want = 200 }) => {
    const { line, ids } = await filled();
    const data = hostOf(operationOf(request)) === "data";
    const asked = request.replace(/\{\w+\}/, id?.(ids) ?? "x");
    const answer = await called(line, asked, { data, ...(body && { body: body(ids) }) });
    expect(answer.status).toBe(want);
    expect(answerComplaints(request, answer)).toEqual([]);
  });

  test("a retried push, an unknown token, a limit and an allowance that is gone are told as described", async () => {
    const { line, ids } = await filled();
    const body = { to: ids.alice, ...HELLO };
    const headers = { "x-line-retry-key": "123e4567-e89b-12d3-a456-426614174000" };
    const push = (more: object) => called(line, "POST message/push", { body, ...more });
    await push({ headers });
    const answers = [await push({ headers }), await push({ token: "other" })];
    line.knobs.rate.times = 1;
    answers.push(await push({}));
    line.quota.value = 1;
    answers.push(await push({}));
    expect(answers.map(({ status }) => status)).toEqual([409, 401, 429, 429]);
    const found = answers.map((answer) => answerComplaints("POST message/push", answer));
    expect(found.flat()).toEqual([]);
  });

  test("all that is delivered is described", async () => {
    const { heard } = await filled();
    const types = new Set(heard.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...types].sort()).toEqual([
      ...["follow", "join", "leave", "memberJoined", "memberLeft", "message", "unfollow"],
      "unsend",
    ]);
    const { schemas } = webhook().components;
    expect(heard.flatMap((one) => wrongIn(one, schemas.CallbackRequest, schemas))).toEqual([]);
  });

  test("our requests are described", async () => {
    const requests = await everythingWeAsk();
    expect(
      [...new Set(requests.map(({ method, path }) => `${method} ${templateOf(path)}`))].sort(),
    ).toEqual([
      "GET /v2/bot/channel/webhook/endpoint",
      "GET /v2/bot/message/quota",
      "GET /v2/bot/message/quota/consumption",
      "GET /v2/bot/message/{messageId}/content",
      "POST /v2/bot/channel/webhook/test",
      "POST /v2/bot/chat/loading/start",
      "POST /v2/bot/message/push",
      "POST /v2/bot/message/reply",
      "PUT /v2/bot/channel/webhook/endpoint",
    ]);
    expect(requests.flatMap(requestComplaints)).toEqual([]);
  });

  test("fields, answers and requests that are not described are noticed", () => {
    const { schemas } = webhook().components;
    const text = { type: "text", id: "1", text: "hi", quoteToken: "q" };
    const event = { ...EVENT, message: { ...text, mood: "good" } };
    const call = { destination: `U${"0".repeat(32)}`, events: [event] };
    expect(wrongIn(call, schemas.CallbackRequest, schemas)).toEqual([
      ["/events/0/message", "must NOT have additional properties"],
    ]);
    const wrongs = [
      { ...call, events: [{ ...EVENT, message: { ...text, text: undefined } }] },
      { ...call, events: [{ ...EVENT, type: "mood" }] },
      { ...call, destination: `U${"g".repeat(32)}`, events: [] },
    ];
    expect(wrongs.map((one) => wrongIn(one, schemas.CallbackRequest, schemas).length)).toEqual([
      1, 1, 1,
    ]);
    const body = { to: "U1", ...HELLO, mood: "good" };
    const push: Request = {
      host: "api",
      method: "POST",
      path: "/v2/bot/message/push",
      headers: {},
      body,
    };
    expect(requestComplaints(push)).toHaveLength(1);
    expect(requestComplaints({ ...push, path: "/v2/bot/dance" })).toHaveLength(1);
    const headers = { "X-Line-Retry-Key": "1" };
    const reply = {
      ...push,
      path: "/v2/bot/message/reply",
      body: { replyToken: "1", ...HELLO },
      headers,
    };
    expect(requestComplaints(reply)).toHaveLength(1);
    const answer = { status: 200, body: { sentMessages: [] } };
    expect(answerComplaints("POST message/push", answer)).toHaveLength(1);
  });
});

const HELLO = { messages: [{ type: "text", text: "hi" }] };

const EVENT = {
  ...{ type: "message", mode: "active", timestamp: 1, source: { type: "user", userId: "U1" } },
  ...{ webhookEventId: "1", deliveryContext: { isRedelivery: false } },
};

// At least one of everything has happened, so that no list is empty and no optional field is missing.
async function filled() {
  const { line, target, events, ...ids } = await overheard();
  const { alice, group } = ids;
  const post = (more: object, room = group) => line.post({ person: alice, room, ...more });
  const [image] = post({ files: [picture("1.jpg"), picture("2.jpg")] });
  const [words] = post({ text: "@Spotter @Ben @Cara @All hi", quoted: image?.id });
  post({ external: "https://a.test/a.jpg", sticker: true });
  for (const [name, type] of FILES) post({ files: [picture(name, type)] });
  post({ location: { title: "Quay", address: "1 Quay", latitude: 1.5, longitude: 103.5 } });
  line.unsend({ room: group, message: words?.id ?? "" });
  happened(line, ids);
  const [direct] = post({ files: [picture()] }, alice);
  const heard = await events();
  const { replyToken = "" } = heard.find((one) => one.message?.id === direct?.id) ?? {};
  const told = target.heard.map(({ payload }) => payload);
  return { line, heard: told, ids: { alice, picture: direct?.id ?? "", replyToken } };
}

const FILES = [
  ["a.mp4", "video/mp4"],
  ["a.m4a", "audio/x-m4a"],
  ["a.pdf", "application/pdf"],
] as const;

function happened(
  line: Line,
  { ben, cara, group, several }: Record<"ben" | "cara" | "group" | "several", string>,
) {
  line.unfollow(ben);
  line.follow(cara);
  line.join({ room: several, person: cara });
  line.leave({ room: several, person: cara });
  line.dismiss(group);
  line.invite(group);
}

async function everythingWeAsk(): Promise<Request[]> {
  const { line, bot, alice, target, events } = await overheard();
  vi.stubEnv("LINE_API_URL", line.url);
  vi.stubEnv("LINE_DATA_URL", line.dataUrl);
  const asked = vi.spyOn(globalThis, "fetch");
  const [post] = line.post({ person: alice, room: alice, files: [picture()] });
  const [event] = await events();
  const native = post?.id ?? "";
  const who = { channel: "line", tenant: bot, self: bot, person: alice, room: alice, direct: true };
  const given = { token: event?.replyToken ?? "", quote: post?.quoteToken ?? "" };
  const place = {
    message: message({ ...who, id: `line:${bot}:${native}`, native, files: [native] }),
    credentials: { token: () => CHANNEL.token, signing: [CHANNEL.secret] },
    until: Date.now() + 20_000,
    given: { ...given, until: Date.now() + 20_000 },
  };
  const { pictures } = await channel.contents(place);
  await pictures[0]?.bytes();
  await channel.typing?.(place);
  await channel.reply(place, [["hello"]], { key: "1", again: false });
  await channel.reply({ ...place, given: { quote: given.quote } }, [["hello"]], {
    key: "1",
    again: false,
  });
  await channel.allowance?.(place);
  const registered = { url: target.url, ids: ["endpoint"] };
  await channel.faults?.(place, registered);
  const faults = await channel.faults?.(place, { ...registered, url: "http://127.0.0.1:1/" });
  for (const { mend } of faults ?? []) await mend?.();
  vi.unstubAllEnvs();
  const ours = asked.mock.calls.map(([url, init]) => requestOf(line, new URL(String(url)), init));
  return ours.filter(({ path }) => path.startsWith("/v2/"));
}

function requestOf(line: Line, { origin, pathname }: URL, init: RequestInit = {}): Request {
  const host = origin === line.dataUrl ? "data" : "api";
  const headers = Object.fromEntries(new Headers(init.headers).entries());
  const body = init.body ? JSON.parse(String(init.body)) : undefined;
  return { host, method: init.method ?? "GET", path: pathname, headers, body };
}

function requestComplaints({ host, method, path, headers, body }: Request): unknown[] {
  const operation = operationOf(`${method} ${path}`);
  if (!operation) return [`${method} ${path} is not described`];
  const known = (operation.parameters ?? []).map(({ name }) => name.toLowerCase());
  const ours = Object.keys(headers).map((name) => name.toLowerCase());
  const unknown = ours.filter((name) => name.startsWith("x-line-") && !known.includes(name));
  const { schema } = operation.requestBody?.content?.["application/json"] ?? {};
  const isOdd = (schema === undefined) !== (body === undefined);
  return [
    ...unknown,
    ...(hostOf(operation) === host ? [] : [`${path} is not at this host`]),
    ...(isOdd ? ["a body too much or too few"] : []),
    ...(schema && body ? wrongIn(body, schema, api().components.schemas) : []),
  ];
}

function hostOf(operation: Operation | undefined): Request["host"] {
  return operation?.servers?.some(({ url }) => url.includes("api-data.")) ? "data" : "api";
}

function answerComplaints(
  request: string,
  { status, body }: { status: number; body: unknown },
): unknown[] {
  const operation = operationOf(request);
  if (!operation) return [`${request} is not described`];
  const { schemas } = api().components;
  const { content } = operation.responses[status] ?? {};
  const schema = content?.["application/json"]?.schema;
  if (schema) return wrongIn(body, schema, schemas);
  if (operation.responses[status]) return [];
  return UNLISTED.includes(status) ? wrongIn(body, schemas.ErrorResponse, schemas) : [status];
}

function operationOf(request: string): Operation | undefined {
  const [method = "", path = ""] = request.split(" ");
  return api().paths[templateOf(path)]?.[method.toLowerCase()];
}

function templateOf(path: string): string {
  const whole = path.startsWith("/") ? path : `/v2/bot/${path}`;
  const known = Object.keys(api().paths);
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(whole);
  return known.find((template) => template === whole) ?? known.find(fits) ?? whole;
}

// What of a value its schema does not have, or has otherwise.
function wrongIn(value: unknown, schema: Schema | undefined, schemas: Record<string, Schema>) {
  const plain = JSON.parse(JSON.stringify(value));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.validate(closedOf(plain, schema ?? {}, schemas), plain);
  return (ajv.errors ?? []).map(({ instancePath, message: words }) => [instancePath, words]);
}

// The schema that this very value is to have, with no fields but those that are described.
function closedOf(value: unknown, open: Schema, schemas: Record<string, Schema>): Schema {
  if (value === undefined) return {};
  const { discriminator, ...schema } = mergedOf(open, schemas);
  if (discriminator) {
    const { [String(Object(value)[discriminator.propertyName])]: $ref } = discriminator.mapping;
    const { discriminator: _, ...chosen } = mergedOf($ref ? { $ref } : {}, schemas);
    return $ref ? closedOf(value, chosen, schemas) : { not: {} };
  }
  if (Array.isArray(value)) {
    const { items: each = {} } = schema as { items?: Schema };
    const items = value.map((one) => closedOf(one, each, schemas));
    return { ...schema, ...(items.length > 0 ? { items } : { items: {} }) };
  }
  if (!schema.properties) return schema;
  const fields = Object.entries(schema.properties);
  const closed = fields.map(([name, one]) => [name, closedOf(Object(value)[name], one, schemas)]);
  return { ...schema, properties: Object.fromEntries(closed), additionalProperties: false };
}

function mergedOf(schema: Schema, schemas: Record<string, Schema>): Schema {
  const { $ref, allOf = [], ...own } = schema;
  const named = $ref ? [schemas[$ref.split("/").at(-1) ?? ""] ?? {}] : [];
  const parts = [...[...named, ...allOf].map((one) => mergedOf(one, schemas)), own];
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const hasFields = Object.keys(properties).length > 0;
  return Object.assign(
    {},
    ...parts,
    hasFields && { properties },
    required.length > 0 && { required },
  );
}

const read = new Map<string, Described>();

function described(name: string): Described {
  const one = read.get(name) ?? parse(readFileSync(`${folder}/${name}.yml`, "utf8"));
  read.set(name, one);
  return one;
}

function api(): Described {
  return described("line-messaging-api");
}

function webhook(): Described {
  return described("line-webhook");
}
