import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Simulator } from "../../local/webex/simulator.js";
import { asked, picture, places, registered, simulated } from "../simulated.js";

type Schema = { properties?: Record<string, Schema>; [keyword: string]: unknown };
type Described = {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Content }> }>>;
  components: { schemas: Record<string, Schema> };
};
type Content = { "application/json"?: { schema: { $ref: string } } };
type Ids = Record<"alice" | "group" | "message" | "own" | "webhook", string>;

const folder = process.env.PLATFORM_SPECS;

// What the real Webex sends although its description does not list it there. The description's own
// examples of messages have the first three; deliveries and real webhooks have the last (channels.md 1.1).
const UNLISTED: Record<string, string[]> = {
  Message: ["parentId", "html"],
  DirectMessage: ["parentId", "html", "mentionedPeople"],
  Webhook: ["orgId", "createdBy", "appId"],
};

const target = { name: "bot", targetUrl: "http://127.0.0.1:1/" };

describe.skipIf(!folder)("as Webex's own description has it, in PLATFORM_SPECS", () => {
  test.each<{
    method: string;
    path: string;
    url?: (ids: Ids) => string;
    body?: (ids: Ids) => object;
  }>([
    { method: "GET", path: "/people/me" },
    { method: "GET", path: "/people/{personId}", url: ({ alice }) => `/people/${alice}` },
    { method: "GET", path: "/rooms" },
    { method: "GET", path: "/rooms/{roomId}", url: ({ group }) => `/rooms/${group}` },
    { method: "GET", path: "/memberships", url: ({ group }) => `/memberships?roomId=${group}` },
    {
      method: "GET",
      path: "/messages",
      url: ({ group }) => `/messages?roomId=${group}&mentionedPeople=me`,
    },
    {
      method: "GET",
      path: "/messages/direct",
      url: ({ alice }) => `/messages/direct?personId=${alice}`,
    },
    { method: "GET", path: "/messages/{messageId}", url: ({ message }) => `/messages/${message}` },
    {
      ...{ method: "POST", path: "/messages" },
      body: ({ group, message }) => ({
        roomId: group,
        parentId: message,
        markdown: "**hi** <@all>",
      }),
    },
    {
      ...{ method: "PUT", path: "/messages/{messageId}", url: ({ own }) => `/messages/${own}` },
      body: ({ group }) => ({ roomId: group, markdown: "**edited**" }),
    },
    { method: "DELETE", path: "/messages/{messageId}", url: ({ own }) => `/messages/${own}` },
    { method: "GET", path: "/webhooks" },
    {
      ...{ method: "POST", path: "/webhooks" },
      body: () => ({ ...target, resource: "messages", event: "created", secret: "s" }),
    },
    { method: "GET", path: "/webhooks/{webhookId}", url: ({ webhook }) => `/webhooks/${webhook}` },
    {
      ...{
        method: "PUT",
        path: "/webhooks/{webhookId}",
        url: ({ webhook }) => `/webhooks/${webhook}`,
      },
      body: () => ({ ...target, status: "active" }),
    },
    {
      method: "DELETE",
      path: "/webhooks/{webhookId}",
      url: ({ webhook }) => `/webhooks/${webhook}`,
    },
  ])("$method $path answers", async ({ method, path, url, body }) => {
    const simulator = await simulated();
    const ids = await filled(simulator);
    const answer = await asked(simulator, method, url?.(ids) ?? path, body?.(ids));
    const described = description();
    const response = described.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
    expect([answer.status, response !== undefined]).toEqual([
      method === "DELETE" ? 204 : 200,
      true,
    ]);
    expect(complaints(described, response?.content, answer.body)).toEqual([]);
  });

  test("a field that is not described is noticed", () => {
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Room" } } };
    expect(complaints(description(), content, { id: 1, mood: "good" })).toHaveLength(2);
  });
});

// Filled with at least one of everything, so that no list is empty and no optional field is missing.
async function filled(simulator: Simulator): Promise<Ids> {
  const { alice, group, direct } = places(simulator);
  const mention = { text: "look", files: [picture()], mention: true };
  const message = simulator.post({ ...mention, person: alice, room: group }).id;
  simulator.post({ ...mention, person: alice, room: direct });
  const post = (body: object) => asked(simulator, "POST", "/messages", body);
  const { body: parent } = await post({ roomId: direct, markdown: "**hi**" });
  simulator.post({ person: alice, room: direct, text: "thanks", parentId: parent.id });
  const { body: own } = await post({ roomId: group, text: "hi" });
  const webhook = await registered(simulator, target.targetUrl, { filter: "roomType=group" });
  return { alice, group, message, own: own.id, webhook };
}

function description(): Described {
  return JSON.parse(readFileSync(`${folder}/webex-messaging.json`, "utf8"));
}

function complaints(
  { components }: Described,
  content: Content | undefined,
  body: unknown,
): unknown[] {
  const schema = content?.["application/json"]?.schema;
  if (!schema) return body === "" ? [] : ["a body that is not described"];
  const closed = Object.entries(components.schemas).map(([name, one]) => [
    name,
    withoutMore(one, UNLISTED[name]),
  ]);
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema({ $id: "webex", components: { schemas: Object.fromEntries(closed) } });
  ajv.validate({ $ref: `webex${schema.$ref}` }, body);
  return ajv.errors ?? [];
}

// The description forbids no field; here each one that it does not list counts as wrong.
function withoutMore(schema: Schema, unlisted: string[] = []): Schema {
  if (!schema.properties) return schema;
  const more = unlisted.map((name) => [name, {}]);
  const properties = { ...schema.properties, ...Object.fromEntries(more) };
  return { ...schema, properties, additionalProperties: false };
}
