import { expect, test } from "vitest";
import { asked, places, simulated } from "../simulated.js";

const card = {
  contentType: "application/vnd.microsoft.card.adaptive",
  content: { type: "AdaptiveCard" },
};

test("the bot edits its own words ten times, not eleven", async () => {
  const simulator = await simulated();
  const { group } = places(simulator);
  const { body } = await asked(simulator, "POST", "/messages", { roomId: group, text: "working" });
  const edit = (n: number) =>
    asked(simulator, "PUT", `/messages/${body.id}`, { roomId: group, markdown: `**${n}**` });
  for (let n = 1; n <= 10; n += 1) expect((await edit(n)).status).toBe(200);
  expect((await edit(11)).status).toBe(400);
  const { body: now } = await asked(simulator, "GET", `/messages/${body.id}`);
  expect(now).toMatchObject({ text: "10", html: "<p><strong>10</strong></p>" });
  expect(now.updated).toBeDefined();
});

test.each([
  { name: "without its room", post: {}, edit: { roomId: undefined }, want: 400 },
  { name: "in another room", post: {}, edit: { roomId: "other" }, want: 400 },
  { name: "with html", post: {}, edit: { html: "<p>x</p>" }, want: 400 },
  { name: "without words", post: {}, edit: { text: undefined }, want: 400 },
  { name: "of a card", post: { attachments: [card] }, edit: {}, want: 400 },
])("an edit $name answers $want", async ({ post, edit, want }) => {
  const simulator = await simulated();
  const { group: roomId } = places(simulator);
  const { body } = await asked(simulator, "POST", "/messages", { roomId, text: "one", ...post });
  const whole = { roomId, text: "two", ...edit };
  expect((await asked(simulator, "PUT", `/messages/${body.id}`, whole)).status).toBe(want);
});

test("the bot deletes and edits its own messages only", async () => {
  const simulator = await simulated();
  const { alice, direct: roomId } = places(simulator);
  const theirs = simulator.post({ person: alice, room: roomId, text: "mine" });
  const path = `/messages/${theirs.id}`;
  expect((await asked(simulator, "DELETE", path)).status).toBe(403);
  expect((await asked(simulator, "PUT", path, { roomId, text: "x" })).status).toBe(403);
  const own = await asked(simulator, "POST", "/messages", { roomId, text: "hello" });
  expect((await asked(simulator, "DELETE", `/messages/${own.body.id}`)).status).toBe(204);
  expect(simulator.messages(roomId)).toEqual([theirs]);
});
