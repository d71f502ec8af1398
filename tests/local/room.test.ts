import { expect, test } from "vitest";
import { raw, served } from "../served.js";
import { picture, places } from "../simulated.js";

const MEGABYTE = 1024 * 1024;

test("the page comes with a policy that lets nothing in from elsewhere", async () => {
  const { url } = await served();
  const response = await fetch(url);
  const policy = response.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(await response.text()).toContain("<title>Spotter");
});

test.each([
  { path: "/room.js", type: "text/javascript" },
  { path: "/room.css", type: "text/css" },
  { path: "/icon.svg", type: "image/svg+xml" },
])("$path is served as $type", async ({ path, type }) => {
  const response = await fetch(`${(await served()).url}${path}`);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining(type),
  ]);
});

test.each([
  "/../../node_modules/zod/index.js",
  "/%2e%2e/%2e%2e/node_modules/zod/index.js",
  "/x/../../../node_modules/zod/index.js",
  "/../room.ts",
  "/..%2froom.ts",
  "/page/../../package.json",
  "//etc/passwd",
  "/..\\room.ts",
  "/room.ts",
])("GET %s never leaves the page's folder", async (path) => {
  const { port } = await served();
  const { status, body } = await raw(port, { path });
  expect([status, body.includes("import ")]).toEqual([404, false]);
});

test("a form with pictures becomes one message in the simulator", async () => {
  const { url, simulator } = await served();
  const { ben, group } = places(simulator);
  const form = new FormData();
  const fields = { person: ben, room: group, text: "look", mention: "true", parentId: "" };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const { bytes, name, type } = picture();
  form.append("files", new File([bytes], name, { type }));
  form.append("files", new File(["notes"], "notes.pdf", { type: "application/pdf" }));
  expect((await fetch(`${url}/room/messages`, { method: "POST", body: form })).status).toBe(200);
  const [message] = simulator.messages(group);
  expect(message).toMatchObject({ personId: ben, text: "Spotter look" });
  const files = message?.files?.map((file) => simulator.content(file.split("/").at(-1) ?? ""));
  expect(files).toMatchObject([picture(), { name: "notes.pdf", type: "application/pdf" }]);
});

test("bytes alone become a picture of the first person's in the group room", async () => {
  const { url, simulator } = await served();
  const headers = { "content-type": "image/jpeg" };
  const post = { method: "POST", headers, body: picture().bytes };
  expect((await fetch(`${url}/room/messages?name=car.jpg`, post)).status).toBe(200);
  const { alice, group } = places(simulator);
  const [message] = simulator.messages(group);
  expect(message).toMatchObject({ personId: alice, mentionedPeople: [simulator.bot.id] });
});

test.each([
  { name: "20 MB", body: new Uint8Array(20 * MEGABYTE), want: 200 },
  { name: "a byte more", body: new Uint8Array(20 * MEGABYTE + 1), want: 413 },
  { name: "a megabyte more", body: new Uint8Array(21 * MEGABYTE), want: 413 },
  { name: "nothing", body: new Uint8Array(), want: 400 },
])("posting $name answers $want, in words when it is no", async ({ body, want }) => {
  const { url } = await served();
  const headers = { "content-type": "image/jpeg" };
  const response = await fetch(`${url}/room/messages`, { method: "POST", headers, body });
  const { sentence = "" } = (await response.json()) as { sentence?: string };
  expect([response.status, /\.$/.test(sentence)]).toEqual([want, want !== 200]);
});

test.each([
  { name: "another page", headers: { origin: "https://evil.example" }, want: 403 },
  { name: "a page without an origin", headers: { origin: "null" }, want: 403 },
  { name: "another port", headers: { origin: "http://127.0.0.1:1" }, want: 403 },
  { name: "a foreign name that points here", headers: { host: "evil.example" }, want: 403 },
  { name: "no page at all", headers: {}, want: 200 },
])("an order from $name is answered $want", async ({ headers, want }) => {
  const { port, simulator } = await served();
  const { status } = await raw(port, { method: "POST", path: "/room/messages?text=hi", headers });
  expect(status).toBe(want);
  expect(simulator.messages(places(simulator).group)).toHaveLength(want === 200 ? 1 : 0);
});

test.each(["localhost", "127.0.0.1"])("the page's own order from %s is taken", async (host) => {
  const { port } = await served();
  const headers = { host: `${host}:${port}`, origin: `http://${host}:${port}` };
  const order = { method: "POST", path: "/room/messages?text=hi", headers };
  expect((await raw(port, order)).status).toBe(200);
});

test.each(["/room/state", "/room/events"])("a foreign name cannot read %s", async (path) => {
  const { port } = await served();
  expect((await raw(port, { path, headers: { host: "evil.example" } })).status).toBe(403);
});

test.each([
  { type: "image/jpeg", shown: "image/jpeg", placing: "inline" },
  { type: "image/svg+xml", shown: "application/octet-stream", placing: "attachment" },
  { type: "text/html", shown: "application/octet-stream", placing: "attachment" },
])("a file of type $type is $placing", async ({ type, shown, placing }) => {
  const { url, simulator } = await served();
  const { alice, direct } = places(simulator);
  const file = picture("car", type);
  const [from = ""] = simulator.post({ person: alice, room: direct, files: [file] }).files ?? [];
  const { headers } = await fetch(`${url}/room/contents/${from.split("/").at(-1)}`);
  expect(headers.get("content-type")).toBe(shown);
  expect(headers.get("content-disposition")).toBe(`${placing}; filename="car"`);
  expect(headers.get("content-security-policy")).toContain("sandbox");
});
