import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type Bus, createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import type { Simulator } from "../local/webex/simulator.js";
import type { Outputs } from "../operate/outputs.js";
import { operated, outputsOf } from "./operated.js";
import { places, simulated, TOKEN } from "./simulated.js";

let bus: Bus;
let simulator: Simulator;
let secrets: Outputs["secrets"];
let catchUp: (env: object) => ReturnType<typeof operated>;

// A deployment, and a picture of Alice's that it was not told of.
beforeEach(async () => {
  bus = createBus();
  simulator = await simulated();
  const tables = await startTables();
  const kept = createSecrets({
    "spotter/webex/credentials": JSON.stringify({ token: TOKEN }),
    "spotter/webex/signing": "signing-secret",
  });
  const cloud = await startCloud({ bus, queues: {}, secrets: kept });
  secrets = outputsOf().secrets;
  onTestFinished(() => tables.stop());
  onTestFinished(() => cloud.stop());
  const environment = { WEBEX_API_URL: simulator.url };
  const endpoints = { AWS_ENDPOINT_URL: cloud.url, AWS_ENDPOINT_URL_DYNAMODB: tables.url };
  catchUp = (env) =>
    operated("catchup", outputsOf({ environment, secrets }), { ...endpoints, ...env });
  const { alice, direct } = places(simulator);
  simulator.post({ person: alice, room: direct, text: "whose car is this?" });
});

const published = () => bus.recent().map((event) => event["detail-type"]);

test("make catch-up publishes what was missed, and tells no more of it than how much it is", async () => {
  const { told, code } = await catchUp({ SINCE: "1h", YES: "1" });
  expect([code, published()]).toEqual([0, ["message.received"]]);
  expect(told).toContain("1 message in 1 room");
  expect(told).toContain("1 of 1 are published.");
  const { id, emails, displayName } = simulator.people[0] ?? { emails: [] };
  for (const unsaid of [TOKEN, "signing-secret", "whose", id, displayName, ...emails])
    expect(told).not.toContain(unsaid);
});

test.each([
  { name: "nobody says yes", env: { SINCE: "1h" }, want: "1 message in 1 room" },
  { name: "it is not known since when", env: {}, want: "Say since when, such as SINCE=6h" },
  { name: "the time is none", env: { SINCE: "soon", YES: "1" }, want: "Set SINCE to a time" },
])("make catch-up publishes nothing where $name", async ({ env, want }) => {
  const { told, code } = await catchUp(env);
  expect([code, published()]).toEqual([1, []]);
  expect(told).toContain(want);
});

test("make catch-up says which channel cannot be asked, and asks the others", async () => {
  const slack = { credentials: "spotter/slack/credentials", signing: "spotter/slack/signing" };
  secrets = { slack, ...outputsOf().secrets };
  const { told, code } = await catchUp({ SINCE: "1h", YES: "1" });
  expect([code, published()]).toEqual([0, ["message.received"]]);
  expect(told).toContain("slack: it cannot be asked what was posted.");
});
