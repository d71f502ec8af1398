import fc from "fast-check";
import { expect, test } from "vitest";
import { envelopeIn } from "../functions/envelope.js";
import { delivery, webhookBody } from "./fixtures.js";

const sample = JSON.parse(webhookBody());

test("envelopeIn reads the documented shape, and the official sample, which says less", () => {
  expect(envelopeIn(delivery())).toMatchObject({ createdBy: "BOT", data: { id: "MSG1" } });
  const { roomType, ...data } = sample.data;
  const { createdBy, ...rest } = sample;
  const body = JSON.stringify({ ...rest, data });
  expect(envelopeIn(delivery(body))).toMatchObject({ data: { roomId: "ROOM1" } });
});

test.each([["resource"], ["event"], ["data"]])("envelopeIn wants %s", (field) => {
  const { [field]: _, ...rest } = sample;
  expect(envelopeIn(delivery(JSON.stringify(rest)))).toBeUndefined();
});

test.each([["id"], ["roomId"], ["personId"], ["created"]])("envelopeIn wants data.%s", (field) => {
  expect(envelopeIn(delivery(webhookBody({ [field]: undefined })))).toBeUndefined();
  expect(envelopeIn(delivery(webhookBody({ [field]: 5 })))).toBeUndefined();
});

test("envelopeIn never throws, whatever JSON a platform may send", () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.dictionary(fc.constantFrom("id", "created", "roomId"), fc.anything()),
      (json, data) => {
        envelopeIn(delivery(json));
        envelopeIn(delivery(webhookBody(data)));
      },
    ),
  );
});
