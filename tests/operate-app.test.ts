import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { appForgone, appGiven, errorOf, isAppOf } from "../operate/app.js";
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

describe("make deploy in Slack alone", () => {
  // The last plan's and apply's variables; what the deployment says of itself is that it is another account's, so nothing is looked at.
  const deployed = async (
    webhook_ids: Record<string, string>,
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
    const { code, told } = await deployed({ messages: "1" }, { WEBEX_BOT_TOKEN: "" });
    expect([code, told]).toEqual([1, expect.stringContaining("Set WEBEX_BOT_TOKEN")]);
  });

  test("destroy asks for no secret of Slack's", async () => {
    const changes = { SLACK_CLIENT_SECRET: "", SLACK_SIGNING_SECRET: "" };
    const { code, given } = await deployed({}, changes, "destroy");
    expect(code).toBe(0);
    expect(given).toContain("TF_VAR_slack_client_secret=none\n");
  });
});
