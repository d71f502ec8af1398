import { afterEach, beforeEach, expect, test } from "vitest";
import type { Place } from "../functions/channels.js";
import { sent } from "../functions/history.js";
import { webex } from "../functions/webex.js";
import { bodyHashOf } from "../functions/words.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { credentials, message, POST } from "./fixtures.js";

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startWebex({ token: "bot-token" });
  process.env.WEBEX_API_URL = simulator.url;
});

afterEach(() => simulator.stop());

function posted(): Place {
  const [alice] = simulator.people;
  const room = simulator.rooms.find(({ type }) => type === "direct")?.id ?? "";
  const { id, created } = simulator.post({ person: alice?.id ?? "", room, text: "hi" });
  const where = { native: id, room, person: alice?.id ?? "", sent: created, direct: true };
  const self = simulator.bot.id;
  return {
    message: message({ id: `webex:-:${id}`, ...where, self }),
    credentials: credentials(),
    until: Date.now() + 20_000,
  };
}

test("a reply is found below more posts than a page of the list holds", async () => {
  const place = posted();
  const id = await webex.reply(place, [["the answer"]], POST);
  const { native: parentId, person, room } = place.message;
  for (let n = 0; n < 60; n++) simulator.post({ person, room, parentId, text: `post ${n}` });
  expect(await sent(place, bodyHashOf("the answer"))).toEqual([id]);
});

test("a list is read no further than the message that was asked about", async () => {
  for (let n = 0; n < 60; n++) posted();
  const place = posted();
  const { person, room, native } = place.message;
  const reply = simulator.post({ person, room, parentId: native, text: "thanks" });
  const later = new Date(Date.parse(reply.created) + 2_000).toISOString();
  const below = {
    ...place.message,
    id: "webex:-:B",
    native: reply.id,
    parent: native,
    sent: later,
  };
  simulator.requests.splice(0);
  expect(await sent({ ...place, message: below }, bodyHashOf("none"))).toEqual([]);
  expect(simulator.requests).toHaveLength(2);
});
