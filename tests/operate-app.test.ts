import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { appForgone, appGiven, errorOf, isAppOf } from "../operate/app.js";
import type { Outputs } from "../operate/outputs.js";
import { CHANNEL, lined } from "./lined.js";
import { answering, operated, outputsOf } from "./operated.js";
import { APP, slacked } from "./slacked.js";

let url: string;
let token: string;
let env: Record<string, string>;

beforeEach(async () => {
  const { slack, ...here } = await slacked();
  ({ url } = slack);
  ({ token } = here);
  env = {
    TF_VAR_channels: '["slack"]',
    TF_VAR_slack_api_url: url,
    TF_VAR_slack_client_id: APP.clientId,
    SLACK_CLIENT_SECRET: APP.clientSecret,
    SLACK_SIGNING_SECRET: ` ${APP.signing} `,
  };
});

test.each([
  { name: "the app's secret", id: APP.clientId, secret: APP.clientSecret, want: true },
  { name: "another secret", id: APP.clientId, secret: "another", want: false },
  { name: "another app", id: "9.9", secret: APP.clientSecret, want: false },
])("isAppOf knows $name: $want", async ({ id, secret, want }) => {
  expect(await isAppOf({ id, secret }, `${url}/`)).toBe(want);
});

test.each([
  { name: "a good token", given: () => token, want: "" },
  { name: "a dead token", given: () => "dead", want: "invalid_auth" },
])("errorOf tells what Slack says of $name", async ({ given, want }) => {
  expect(await errorOf(url, "auth.test", { token: given() })).toBe(want);
});

test("errorOf believes nobody that it was sent to", async () => {
  const elsewhere = await answering(302, { location: `${url}/auth.test` });
  await expect(errorOf(elsewhere, "auth.test", { token })).rejects.toThrow("Slack answered 302");
});

test("appGiven takes both secrets of the environment, once Slack knows the app", async () => {
  const wanted = {
    TF_VAR_slack_client_secret: APP.clientSecret,
    TF_VAR_slack_signing_secret: APP.signing,
  };
  expect(await appGiven(env)).toEqual(wanted);
});

test.each([
  { name: "where there is no app yet", changes: { TF_VAR_slack_client_id: "" } },
  { name: "where slack is off", changes: { TF_VAR_channels: '["webex"]' } },
])(
  "appGiven asks for nothing $name, nor has destroy anything to do without",
  async ({ changes }) => {
    expect(await appGiven({ ...env, ...changes, SLACK_CLIENT_SECRET: "" })).toEqual({});
    expect(appForgone({ ...env, ...changes })).toEqual({});
  },
);

test.each([
  { name: "another secret", changes: { SLACK_CLIENT_SECRET: "wrong-one" }, want: "does not take" },
  { name: "no secret", changes: { SLACK_CLIENT_SECRET: "" }, want: "Set SLACK_CLIENT_SECRET" },
  {
    name: "nothing to prove with",
    changes: { SLACK_SIGNING_SECRET: "" },
    want: "Set SLACK_SIGNING",
  },
])("appGiven refuses $name, and quotes none", async ({ changes, want }) => {
  await expect(appGiven({ ...env, ...changes })).rejects.toThrow(want);
  await expect(appGiven({ ...env, ...changes })).rejects.not.toThrow(/wrong-one|client-secret/);
});

describe("make deploy in Slack", () => {
  // The last plan's and apply's variables; what the deployment says of itself is that it is another account's, so nothing is looked at.
  const deployed = async (
    webhook_ids: Outputs["webhook_ids"],
    changes: object,
    ...args: string[]
  ) => {
    const folder = await mkdtemp(join(tmpdir(), "given-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const GIVEN = join(folder, "given");
    const nowhere = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_MAX_ATTEMPTS: "1" };
    const all = { ...env, ...nowhere, YES: "1", GIVEN, ...changes };
    const { code, told } = await operated("deploy", outputsOf({ webhook_ids }), all, ...args);
    return { code, told, given: await readFile(GIVEN, "utf8").catch(() => "") };
  };

  test("needs no bot at Webex, and hands both secrets on by environment alone", async () => {
    const { code, told, given } = await deployed({}, {});
    expect(code).toBe(0);
    expect(given).toContain(`TF_VAR_slack_client_secret=${APP.clientSecret}\n`);
    expect(given).toContain(`TF_VAR_slack_signing_secret=${APP.signing}\n`);
    expect([APP.clientSecret, APP.signing].filter((one) => told.includes(one))).toEqual([]);
  });

  test("needs none of these before there is an app", async () => {
    const changes = {
      TF_VAR_slack_client_id: "",
      SLACK_CLIENT_SECRET: "",
      SLACK_SIGNING_SECRET: "",
    };
    const { code, given } = await deployed({}, changes);
    expect(code).toBe(0);
    expect(given).not.toContain("slack_client_secret");
  });

  test("needs Webex's token while its webhooks stand", async () => {
    const { code, told } = await deployed({ webex: { messages: "1" } }, { WEBEX_BOT_TOKEN: "" });
    expect([code, told]).toEqual([1, expect.stringContaining("Set WEBEX_BOT_TOKEN")]);
  });

  test("destroy asks for no secret of Slack's", async () => {
    const changes = { SLACK_CLIENT_SECRET: "", SLACK_SIGNING_SECRET: "" };
    const { code, given } = await deployed({}, changes, "destroy");
    expect(code).toBe(0);
    expect(given).toContain("TF_VAR_slack_client_secret=none\n");
  });

  describe("and LINE", () => {
    const on = { TF_VAR_channels: '["line"]' };
    const brought = {
      LINE_CHANNEL_ACCESS_TOKEN: CHANNEL.token,
      LINE_CHANNEL_SECRET: CHANNEL.secret,
    };
    const there = async () => ({ TF_VAR_line_api_url: (await lined()).line.url });

    test("says whose the token is, and hands both secrets on by environment alone", async () => {
      const { code, told, given } = await deployed({}, { ...(await there()), ...on, ...brought });
      expect([code, told]).toEqual([0, expect.stringContaining('This is the bot "Spotter".')]);
      expect(given).toContain(`TF_VAR_line_channel_access_token=${CHANNEL.token}\n`);
      expect(given).toContain(`TF_VAR_line_channel_secret=${CHANNEL.secret}\n`);
      expect(Object.values(brought).filter((one) => told.includes(one))).toEqual([]);
    });

    test.each([
      { name: "no token", lacks: { LINE_CHANNEL_ACCESS_TOKEN: "" }, want: "Set LINE_CHANNEL_ACC" },
      { name: "a dead token", lacks: { LINE_CHANNEL_ACCESS_TOKEN: "dead" }, want: "LINE rejects" },
      { name: "no secret", lacks: { LINE_CHANNEL_SECRET: "" }, want: "Set LINE_CHANNEL_SECRET" },
    ])("with $name plans nothing, and says what to do", async ({ lacks, want }) => {
      const changes = { ...(await there()), ...on, ...brought, ...lacks };
      const { code, told, given } = await deployed({}, changes);
      expect([code, told, given]).toEqual([1, expect.stringContaining(want), ""]);
    });

    test("needs LINE's token while its endpoint is Terraform's, but no secret", async () => {
      const endpoint = { line: { endpoint: "endpoint" } };
      const { told } = await deployed(endpoint, await there());
      expect(told).toContain("Set LINE_CHANNEL_ACCESS_TOKEN");
      const changes = { ...(await there()), ...brought, LINE_CHANNEL_SECRET: "" };
      expect((await deployed(endpoint, changes)).code).toBe(0);
    });

    test("destroy asks for no secret of LINE's, and says what stays there", async () => {
      const changes = { ...(await there()), ...on, ...brought, LINE_CHANNEL_SECRET: "" };
      const { code, told, given } = await deployed({}, changes, "destroy");
      expect([code, told]).toEqual([0, expect.stringContaining("LINE keeps the address")]);
      expect(given).toContain("TF_VAR_line_channel_secret=none\n");
    });
  });
});
