import { expect, test } from "vitest";
import { type Channel, channelNamed } from "../functions/channels.js";
import type { Delivery } from "../functions/delivery.js";
import type { Credentials } from "../functions/secrets.js";

/** Sample is what a channel's test gives the contract: a signed delivery of one message, and how it was signed. */
export type Sample = { signed: Delivery; credentials: Credentials; now: Date };

/** itIsAChannel checks what every channel must do, given one real call signed with the secret. */
export function itIsAChannel(channel: Channel, { signed, credentials, now }: Sample): void {
  const [secret = ""] = credentials.signing;
  const knowing = (...signing: string[]) => ({ ...credentials, signing });

  test("is found by its name", () => {
    expect(channelNamed(channel.name)).toBe(channel);
    expect(signed.channel).toBe(channel.name);
  });

  test.each([
    { name: "the current secret", signing: [secret] },
    { name: "the previous secret, while both are known", signing: ["new", secret] },
  ])("trusts a call signed with $name", ({ signing }) => {
    expect(channel.authentic(signed, knowing(...signing), now)).toBe(true);
  });

  test.each([
    { name: "no headers", delivery: { ...signed, headers: {} }, signing: [secret] },
    {
      name: "a body with a byte more",
      delivery: { ...signed, body: Buffer.concat([signed.body, Buffer.from(" ")]) },
      signing: [secret],
    },
    { name: "another secret", delivery: signed, signing: [`${secret}!`] },
    { name: "an empty secret", delivery: signed, signing: [""] },
    { name: "no secret", delivery: signed, signing: [] },
    {
      name: "empty header values",
      delivery: { ...signed, headers: emptied(signed.headers) },
      signing: [secret],
    },
  ])("refuses a call with $name", ({ delivery, signing }) => {
    expect(channel.authentic(delivery, knowing(...signing), now)).toBe(false);
  });

  test("hears the message, under an id made of channel, tenant and the platform's id", async () => {
    const [heard, ...more] = await channel.eventsIn(signed, credentials);
    expect(more).toEqual([]);
    expect(heard?.name).toBe("message.received");
    const { id, tenant, native, sent } = heard?.message ?? {};
    expect(id).toBe(`${channel.name}:${tenant}:${native}`);
    expect(new Date(sent ?? "").toISOString()).toBe(sent);
  });

  test("hears the same of every copy of a delivery", async () => {
    const copies = [signed, { ...signed, body: Buffer.from(signed.body) }];
    const [one, other] = await Promise.all(
      copies.map((copy) => channel.eventsIn(copy, credentials)),
    );
    expect(one).toEqual(other);
  });

  test.each([
    { name: "no JSON", body: "<html>" },
    { name: "nothing", body: "" },
    { name: "JSON that is no object", body: "[1]" },
    { name: "an object of another shape", body: '{"data":{"id":5}}' },
    { name: "null", body: "null" },
  ])("hears nothing in $name", async ({ body }) => {
    const delivery = { ...signed, body: Buffer.from(body) };
    expect(await channel.eventsIn(delivery, credentials)).toEqual([]);
  });
}

function emptied(headers: Delivery["headers"]): Delivery["headers"] {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, ""]));
}
