import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Simulator } from "../../local/webex/simulator.js";
import { asked, picture, places, simulated } from "../simulated.js";

test("the bot's markdown comes back with html and text", async () => {
  const simulator = await simulated();
  const { alice, group } = places(simulator);
  const parent = simulator.post({ person: alice, room: group, text: "?", mention: true });
  const markdown = "**SBA\\*1** &lt;b&gt; <script>\n- one\n- <@personEmail:alice@example.com>";
  const body = { roomId: group, parentId: parent.id, markdown };
  const answer = await asked(simulator, "POST", "/messages", body);
  expect(answer.status).toBe(200);
  const mention = `<spark-mention data-object-type="person" data-object-id="${alice}">Alice Tan`;
  expect(answer.body).toMatchObject({
    ...body,
    personId: simulator.bot.id,
    html: `<p><strong>SBA*1</strong> &lt;b&gt; &lt;script&gt;</p><ul><li>one</li><li>${mention}</spark-mention></li></ul>`,
    text: "SBA*1 <b> <script>\n\none\nAlice Tan",
    mentionedPeople: [alice],
  });
  expect(simulator.messages(group).at(-1)).toEqual(answer.body);
});

test.each([
  { name: "a person by id", to: ({ people }: Simulator) => ({ toPersonId: people[0]?.id }) },
  { name: "a person by email", to: () => ({ toPersonEmail: "alice@example.com" }) },
])("the bot writes to $name in their direct room", async ({ to }) => {
  const simulator = await simulated();
  const body = { ...to(simulator), text: "hello" };
  const answer = await asked(simulator, "POST", "/messages", body);
  expect(answer.body).toMatchObject({ ...body, roomId: places(simulator).direct });
});

test("the bot posts a file as a form", async () => {
  const simulator = await simulated();
  const { group } = places(simulator);
  const form = new FormData();
  form.set("roomId", group);
  form.set("text", "the day's plates");
  form.set("files", new File(["plate\nSBA1234G\n"], "plates.csv", { type: "text/csv" }));
  const { body } = await asked(simulator, "POST", "/messages", form);
  expect(body).toMatchObject({ text: "the day's plates", personId: simulator.bot.id });
  const file = await asked(simulator, "GET", body.files[0].slice(simulator.url.length));
  expect([file.headers.get("content-type"), file.body]).toEqual(["text/csv", "plate\nSBA1234G\n"]);
});

test("the bot posts a file by its URL on this machine", async () => {
  const simulator = await simulated();
  const { group: roomId } = places(simulator);
  const server = createServer((_request, response) => response.end("plate"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const files = [`http://127.0.0.1:${port}/plates.csv`];
  const { body } = await asked(simulator, "POST", "/messages", { roomId, files });
  const file = simulator.content(body.files[0].split("/").at(-1));
  expect(file).toMatchObject({ name: "plates.csv", bytes: new Uint8Array(Buffer.from("plate")) });
});

test.each([
  { name: "that needs a token", files: (own: string) => [own] },
  { name: "elsewhere in the world", files: () => ["http://192.0.2.1/car.jpg"] },
  { name: "that is no URL", files: () => ["car.jpg"] },
  { name: "beside another", files: (own: string) => [own, own] },
])("the bot cannot post a file $name", async ({ files }) => {
  const simulator = await simulated();
  const { alice, group: roomId, direct } = places(simulator);
  const [own = ""] =
    simulator.post({ person: alice, room: direct, files: [picture()] }).files ?? [];
  const body = { roomId, files: files(own) };
  expect((await asked(simulator, "POST", "/messages", body)).status).toBe(400);
});

const card = {
  contentType: "application/vnd.microsoft.card.adaptive",
  content: { type: "AdaptiveCard" },
};

test.each([
  { name: "7439 bytes of text", body: { text: "a".repeat(7439) }, want: 200 },
  { name: "7440 bytes of text", body: { text: "a".repeat(7440) }, want: 400 },
  { name: "7440 bytes in 3720 characters", body: { markdown: "ü".repeat(3720) }, want: 400 },
  { name: "a card", body: { attachments: [card] }, want: 200 },
  { name: "two cards", body: { attachments: [card, card] }, want: 400 },
  { name: "no words and no file", body: {}, want: 400 },
  { name: "an unknown room", body: { roomId: "unknown", text: "hello" }, want: 404 },
  { name: "an unknown parent", body: { parentId: "unknown", text: "hello" }, want: 400 },
  { name: "a number for text", body: { text: 1 }, want: 400 },
])("POST /messages with $name answers $want", async ({ body, want }) => {
  const simulator = await simulated();
  const whole = { roomId: places(simulator).group, ...body };
  expect((await asked(simulator, "POST", "/messages", whole)).status).toBe(want);
});

test.each([
  { name: "in another room", room: "direct" },
  { name: "that is a reply itself", room: "group" },
] as const)("a parent $name is refused", async ({ room }) => {
  const simulator = await simulated();
  const { alice, group, direct } = places(simulator);
  const top = simulator.post({ person: alice, room: group, text: "top", mention: true });
  const reply = { person: alice, room: group, text: "reply", parentId: top.id };
  const parentId = room === "direct" ? top.id : simulator.post(reply).id;
  const body = { roomId: room === "direct" ? direct : group, parentId, text: "hello" };
  expect((await asked(simulator, "POST", "/messages", body)).status).toBe(400);
});

test("a lost answer cuts the connection, but the message stands", async () => {
  const simulator = await simulated();
  const { group } = places(simulator);
  simulator.knobs.lostAnswers = 1;
  const post = () => asked(simulator, "POST", "/messages", { roomId: group, text: "hello" });
  await expect(post()).rejects.toThrow();
  expect(simulator.messages(group)).toMatchObject([{ text: "hello" }]);
  expect(simulator.requests.map(({ status }) => status)).toEqual([0]);
  expect((await post()).status).toBe(200);
});
