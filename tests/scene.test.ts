import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { message } from "./fixtures.js";
import { BOT, lineMessage } from "./line-fixtures.js";
import { tabled } from "./tabled.js";

const manager = mockClient(SecretsManagerClient);
let scene: typeof import("../functions/scene.js");
let journal: typeof import("../functions/journal.js");
tabled(async () => {
  scene = await import("../functions/scene.js");
  journal = await import("../functions/journal.js");
});

beforeEach(() => {
  manager.reset();
  manager.on(GetSecretValueCommand).resolves({ SecretString: '{"token":"t"}' });
});

describe("placeOf", () => {
  const given = { text: "hello", token: "token" };
  const until = Date.now() + 60_000;

  test.each([
    { name: "of a message", id: "7001", together: undefined },
    { name: "of the first that is left of a set", id: "7002", together: [`line:${BOT}:7002`] },
  ])("hands on what the delivery $name told", async ({ id, together }) => {
    await journal.keepGiven([{ message: lineMessage({ id: `line:${BOT}:${id}` }), given }]);
    const own = together ? "7000" : id;
    const asked = lineMessage({ id: `line:${BOT}:${own}`, ...(together && { together }) });
    const { channel, place } = await scene.placeOf({ message: asked, until });
    expect(channel.name).toBe("line");
    expect(place.given).toMatchObject(given);
  });

  test("asks for nothing where deliveries tell no more than a message's name", async () => {
    expect((await scene.placeOf({ message: message(), until })).place.given).toBeUndefined();
  });

  test("gives what is said to others little time", async () => {
    const { place } = await scene.placeOf({ message: message({ aside: true }), until });
    expect(place.until).toBeLessThan(until - 50_000);
  });
});

test("readingAt leaves time to talk, but where nobody is talked to", async () => {
  const until = Date.now() + 60_000;
  const { place } = await scene.placeOf({ message: message(), until });
  expect(scene.readingAt(place).until).toBe(until - 12_000);
  const aside = { ...place, message: message({ aside: true }) };
  expect(scene.readingAt(aside)).toEqual(aside);
});
