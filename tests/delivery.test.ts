import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveryIn, jsonIn } from "../functions/delivery.js";

function event(changes: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 {
  const http = { method: "POST", path: "", protocol: "", sourceIp: "", userAgent: "" };
  const requestContext = { http } as APIGatewayProxyEventV2["requestContext"];
  return { rawPath: "/webhooks/webex", headers: {}, requestContext, ...changes } as never;
}

test.each([
  { name: "text", body: "caf\u00e9 \u{1f600}\r\n", isBase64Encoded: false },
  {
    name: "base64",
    body: Buffer.from("caf\u00e9 \u{1f600}\r\n").toString("base64"),
    isBase64Encoded: true,
  },
])("deliveryIn keeps the bytes of a body handed on as $name", ({ body, isBase64Encoded }) => {
  const delivery = deliveryIn(event({ body, isBase64Encoded }));
  expect(delivery.body).toEqual(Buffer.from("caf\u00e9 \u{1f600}\r\n"));
});

test("deliveryIn keeps any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const body = Buffer.from(bytes).toString("base64");
      expect(deliveryIn(event({ body, isBase64Encoded: true })).body).toEqual(Buffer.from(bytes));
    }),
  );
});

test("deliveryIn finds headers whatever the case of their names", () => {
  const delivery = deliveryIn(event({ headers: { "X-Spark-Signature": "abc" } }));
  expect(delivery.headers["x-spark-signature"]).toBe("abc");
});

test.each([
  { rawPath: "/webhooks/webex", want: "webex" },
  { rawPath: "/webhooks/webex/", want: "webex" },
  { rawPath: "/webhooks/webex/more", want: "" },
  { rawPath: "/webhooks/", want: "" },
  { rawPath: "/", want: "" },
])("deliveryIn reads the channel of $rawPath as '$want'", ({ rawPath, want }) => {
  expect(deliveryIn(event({ rawPath })).channel).toBe(want);
});

test("deliveryIn takes a call without a body for an empty one", () => {
  expect(deliveryIn(event()).body).toHaveLength(0);
});

test.each([
  { name: "JSON", body: '{"a":1}', want: { a: 1 } },
  { name: "no JSON", body: "<html>", want: undefined },
  { name: "nothing", body: "", want: undefined },
])("jsonIn reads $name", ({ body, want }) => {
  expect(jsonIn(deliveryIn(event({ body })))).toEqual(want);
});
