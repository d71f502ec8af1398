import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { agreed } from "../operate/terraform.js";
import { botOf, tokenGiven } from "../operate/token.js";

async function webexAnswering(status: number, body: object): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
}

test("botOf returns the bot's name", async () => {
  const url = await webexAnswering(200, { type: "bot", displayName: "PlateBot" });
  expect(await botOf("token", url)).toBe("PlateBot");
});

test.each([
  { name: "a dead token", status: 401, body: {}, want: /Copy the bot's access token again/ },
  { name: "a person's token", status: 200, body: { type: "person" }, want: /Create a bot at/ },
  { name: "an outage", status: 503, body: {}, want: /answered 503/ },
])("botOf says what to do about $name", async ({ status, body, want }) => {
  const url = await webexAnswering(status, body);
  await expect(botOf("secret-token", url)).rejects.toThrow(want);
  await expect(botOf("secret-token", url)).rejects.not.toThrow(/secret-token/);
});

test("tokenGiven takes the environment's token, and says so where nobody can be asked", async () => {
  expect(await tokenGiven({ WEBEX_BOT_TOKEN: " bot " })).toBe("bot");
  expect(await tokenGiven({ TF_VAR_webex_bot_token: "bot" })).toBe("bot");
  await expect(tokenGiven({})).rejects.toThrow("Set WEBEX_BOT_TOKEN");
});

test("agreed takes YES=1 for an answer, and silence for none", async () => {
  expect(await agreed("Make this?", { YES: "1" })).toBe(true);
  await expect(agreed("Make this?", {})).rejects.toThrow("Set YES=1");
});
