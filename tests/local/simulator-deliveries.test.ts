import { expect, test } from "vitest";
import { signatureOf } from "../../local/webex/sending.js";
import { asked, heard, listening, picture, places, registered, simulated } from "../simulated.js";

test("signatureOf agrees with the documented example", () => {
  const body =
    '{"id":"WH1","name":"bot","resource":"messages","event":"created","data":{"id":"MSG1","roomId":"ROOM1","personId":"P1","personEmail":"alice@example.com","created":"2026-01-15T12:00:00.000Z"}}';
  expect(signatureOf("webex-secret", body)).toBe("c38e73e844092bde8d0245bf6445a0c067e05695");
});

test("a delivery names the message and never says what was written", async () => {
  const { simulator, target, alice, group } = await heard({ secret: "s3cret" });
  const sent = { person: alice, room: group, text: "hello", mention: true, files: [picture()] };
  const message = simulator.post(sent);
  await simulator.settled();
  const [got] = target.got;
  const [{ secret, ...webhook } = { secret: "" }] = simulator.webhooks();
  const { text, html, ...data } = message;
  expect(got?.payload).toEqual({ ...webhook, actorId: alice, data });
  expect(got?.signature).toBe(signatureOf("s3cret", got?.body ?? ""));
  expect(simulator.deliveries).toMatchObject([
    { status: 200, subjectId: message.id, again: false },
  ]);
});

test("without a secret there is no signature", async () => {
  const { simulator, target, alice, direct } = await heard({});
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(target.got.map(({ signature }) => signature)).toEqual([undefined]);
});

test("a target under localhost is found without a resolver", async () => {
  const simulator = await simulated();
  const target = await listening();
  await registered(simulator, `http://id.execute-api.localhost:${target.port}/webhooks/webex`);
  const { alice, direct } = places(simulator);
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(simulator.deliveries.map(({ status }) => status)).toEqual([200]);
});

test("a target that is not there is status 0, and so is one that takes too long", async () => {
  const { simulator, alice, direct } = await heard({ targetUrl: "http://127.0.0.1:1/" });
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  simulator.knobs.timeout = 0;
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(simulator.deliveries.map(({ status }) => status)).toEqual([0, 0]);
});

test.each([
  { name: "hears of its own messages", echo: true, want: 1 },
  { name: "does not when echo is off", echo: false, want: 0 },
])("the bot $name", async ({ echo, want }) => {
  const { simulator, target, group } = await heard({});
  Object.assign(simulator.knobs, { echo, echoDelay: 1 });
  await asked(simulator, "POST", "/messages", { roomId: group, text: "hello" });
  await simulator.settled();
  expect(target.got.map(({ payload }) => payload.data.personId)).toEqual(
    Array(want).fill(simulator.bot.id),
  );
});

test("hearAll lets the bot hear of what does not mention it", async () => {
  const { simulator, target, alice, group } = await heard({});
  simulator.knobs.hearAll = true;
  simulator.post({ person: alice, room: group, text: "between us" });
  await simulator.settled();
  expect(target.got).toHaveLength(1);
});

test("duplicates are the same bytes and signature", async () => {
  const { simulator, target, alice, direct } = await heard({ secret: "s" });
  simulator.knobs.duplicates = 2;
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  const [first] = target.got;
  expect(target.got).toEqual([first, first, first]);
});

test("shuffled deliveries leave last one first", async () => {
  const { simulator, target, alice, direct } = await heard({});
  simulator.knobs.shuffle = 1;
  const post = (text: string) => simulator.post({ person: alice, room: direct, text }).id;
  const ids = ["one", "two", "three"].map(post);
  await simulator.settled();
  expect(target.got.map(({ payload }) => payload.data.id)).toEqual(ids.reverse());
});

test("deliverAgain sends the person's last message again, not the bot's echo of it", async () => {
  const { simulator, target, alice, direct } = await heard({ secret: "s" });
  expect(await simulator.deliverAgain()).toEqual([]);
  simulator.post({ person: alice, room: direct, text: "hello" });
  await asked(simulator, "POST", "/messages", { roomId: direct, text: "hi" });
  await simulator.settled();
  const first = target.got.find(({ payload }) => payload.data.personId === alice);
  const again = await simulator.deliverAgain(2);
  expect(again).toMatchObject([
    { status: 200, again: true },
    { status: 200, again: true },
  ]);
  expect(target.got.slice(-2)).toEqual([first, first]);
});

test("listeners hear of changes and deliveries until they stop listening", async () => {
  const { simulator, alice, direct } = await heard({});
  const noticed: string[] = [];
  const stops = [
    simulator.onChange(({ resource, event }) => noticed.push(`${resource} ${event}`)),
    simulator.onDelivery(({ status }) => noticed.push(`answered ${status}`)),
  ];
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  for (const stop of stops) stop();
  simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(noticed).toEqual(["messages created", "answered 200"]);
});
