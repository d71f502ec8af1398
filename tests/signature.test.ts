import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { signedWith } from "../functions/signature.js";

const sha1 = { hash: "sha1", encoding: "hex" } as const;
const body = Buffer.from("the body, as it was sent: é 😀\r\n");
const good = createHmac("sha1", "secret").update(body).digest("hex");

test.each([
  {
    name: "Webex's way",
    secret: "webex-secret",
    body: '{"id":"WH1","name":"bot","resource":"messages","event":"created","data":{"id":"MSG1","roomId":"ROOM1","personId":"P1","personEmail":"alice@example.com","created":"2026-01-15T12:00:00.000Z"}}',
    signature: "c38e73e844092bde8d0245bf6445a0c067e05695",
    signing: sha1,
  },
  {
    name: "LINE's way",
    secret: "line-secret",
    body: '{"destination":"U00000000000000000000000000000001","events":[]}',
    signature: "UbKNhyudtq68d7e7nqwK9m7qM6Nby/h7AabyfqAc+ho=",
    signing: { hash: "sha256", encoding: "base64" } as const,
  },
])("signedWith trusts a body signed $name", ({ secret, body, signature, signing }) => {
  expect(signedWith(secret, Buffer.from(body), signature, signing)).toBe(true);
});

test.each([
  { name: "no signature", secret: "secret", signature: undefined },
  { name: "an empty signature", secret: "secret", signature: "" },
  { name: "no secret", secret: "", signature: createHmac("sha1", "").update(body).digest("hex") },
  { name: "another secret", secret: "secret!", signature: good },
  { name: "a shorter signature", secret: "secret", signature: good.slice(1) },
  { name: "a longer signature", secret: "secret", signature: `${good}0` },
  { name: "the same length, another value", secret: "secret", signature: "0".repeat(40) },
  { name: "other characters of the same length", secret: "secret", signature: "é".repeat(40) },
])("signedWith refuses $name", ({ secret, signature }) => {
  expect(signedWith(secret, body, signature, sha1)).toBe(false);
});

test("signedWith tells a changed body by any single byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
      const signature = createHmac("sha1", "secret").update(bytes).digest("hex");
      const changed = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ 1 : byte));
      expect(signedWith("secret", bytes, signature, sha1)).toBe(true);
      expect(signedWith("secret", changed, signature, sha1)).toBe(false);
    }),
  );
});
