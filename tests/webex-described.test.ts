import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test, vi } from "vitest";
import { webex } from "../functions/webex.js";
import { webhooksOf } from "../local/webhook.js";
import { credentials, message, POST } from "./fixtures.js";
import { picture, places, simulated, TOKEN } from "./simulated.js";

type Operation = {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: { "application/json": { schema: object } } };
};
type Described = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};
type Request = { method: string; path: string; query: string[]; body: unknown };

const folder = process.env.PLATFORM_SPECS;

// Fetching a file is documented in words only: the description has no such path.
const WORDS_ONLY = ["/contents/{contentId}"];

describe.skipIf(!folder)("our requests, by Webex's own description in PLATFORM_SPECS", () => {
  test("have paths, parameters and bodies that are described", async () => {
    const described: Described = JSON.parse(readFileSync(`${folder}/webex-messaging.json`, "utf8"));
    const requests = await everythingWeAsk();
    expect([
      ...new Set(requests.map((one) => `${one.method} ${templateOf(one, described)}`)),
    ]).toEqual([
      "GET /messages/{messageId}",
      "GET /contents/{contentId}",
      "POST /messages",
      "GET /messages/direct",
      "GET /people/me",
      "GET /rooms",
      "GET /messages",
      "GET /webhooks",
      "POST /webhooks",
      "PUT /webhooks/{webhookId}",
      "DELETE /webhooks/{webhookId}",
    ]);
    expect(requests.flatMap((request) => complaints(request, described))).toEqual([]);
  });

  test("are told when a field or a parameter is not described", () => {
    const described: Described = JSON.parse(readFileSync(`${folder}/webex-messaging.json`, "utf8"));
    const body = { roomId: 5, mood: "good" };
    const request = { method: "POST", path: "/messages", query: ["mood"], body };
    expect(complaints(request, described)).toHaveLength(3);
  });
});

async function everythingWeAsk(): Promise<Request[]> {
  const simulator = await simulated();
  process.env.WEBEX_API_URL = simulator.url;
  const asked = vi.spyOn(globalThis, "fetch");
  const { alice, direct, group } = places(simulator);
  const made = simulator.post({ person: alice, room: direct, text: "hi", files: [picture()] });
  const ids = { native: made.id, room: direct, person: alice, direct: true };
  const place = {
    message: message(ids),
    credentials: credentials(TOKEN),
    until: Date.now() + 5000,
  };
  const { pictures } = await webex.contents(place);
  await pictures[0]?.bytes();
  await webex.reply(place, [["hello"]], POST);
  await webex.show?.(place, {
    bytes: new Uint8Array(9),
    type: "image/jpeg",
    name: "a.jpg",
    alt: "x",
  });
  await webex.sent?.(place, "hash");
  const body = Buffer.from(bodyWithoutCreator());
  const delivery = { channel: "webex", method: "POST", headers: {}, query: {}, body };
  await webex.eventsIn(delivery, credentials(TOKEN));
  simulator.post({ person: alice, room: group, text: "hi", mention: true });
  for await (const _ of webex.missed?.(new Date(0), place) ?? []);
  const registration = { webexUrl: simulator.url, token: TOKEN, targetUrl: "http://127.0.0.1:1/" };
  const webhooks = await webhooksOf({ ...registration, secret: "s" });
  const [off] = simulator.webhooks();
  if (off) off.status = "inactive";
  const registered = { url: "http://127.0.0.1:2/", ids: webhooks.ids };
  for (const { mend } of (await webex.faults?.(place, registered)) ?? []) await mend?.();
  await webhooks.undo();
  return asked.mock.calls.map(([url, init]) => requestOf(new URL(String(url)), init));
}

function bodyWithoutCreator(): string {
  const data = { id: "M", roomId: "R", personId: "P", created: new Date().toISOString() };
  return JSON.stringify({ resource: "messages", event: "created", data });
}

function requestOf({ pathname, searchParams }: URL, init: RequestInit = {}): Request {
  return {
    method: init.method ?? "GET",
    path: pathname.replace("/v1", ""),
    query: [...searchParams.keys()],
    body: bodyIn(init),
  };
}

// A file that is handed over takes the place of its address, and a form that of JSON: described in words only.
function bodyIn({ body }: RequestInit): unknown {
  if (!(body instanceof FormData)) return body ? JSON.parse(String(body)) : undefined;
  const fields = [...body].map(([name, value]) => [
    name,
    value instanceof File ? [value.name] : value,
  ]);
  return Object.fromEntries(fields);
}

function templateOf({ path }: Request, { paths }: Described): string {
  const known = [...Object.keys(paths), ...WORDS_ONLY];
  const exact = known.find((template) => template === path);
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  return exact ?? known.find(fits) ?? `${path} (not described)`;
}

function complaints(request: Request, described: Described): unknown[] {
  const template = templateOf(request, described);
  if (WORDS_ONLY.includes(template)) return [];
  const operation = described.paths[template]?.[request.method.toLowerCase()];
  if (!operation) return [`${request.method} ${template} is not described`];
  const known = (operation.parameters ?? []).map(({ name }) => name);
  const unknown = request.query.filter((name) => !known.includes(name));
  return [...unknown, ...bodyComplaints(request.body, operation, described)];
}

function bodyComplaints(body: unknown, { requestBody }: Operation, { components }: Described) {
  const schema = requestBody?.content["application/json"].schema;
  if (!schema || body === undefined) return schema || body ? ["a body too much or too few"] : [];
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.validate({ ...schema, additionalProperties: false, components }, body);
  return ajv.errors ?? [];
}
