import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { tables } from "../../local/aws/tables.js";
import type { Change } from "../infra/terraform.js";
import { made, type Stage, terraformed } from "./stage.js";
import { planOf } from "./state.js";

type Planned = {
  name: string;
  hash_key: string;
  range_key: string | null;
  global_secondary_index: { name: string; hash_key: string; range_key: string }[];
};

/** planned looks at the plan, and at what is refused before anything is made. */
export function planned(stage: Stage): void {
  let first: Change[];

  test("the plan describes the whole deployment, and does not hold the token", async () => {
    await made(stage, "pack", { env: { TF_VAR_reader: "local" } });
    await terraformed(stage, ["init", "-input=false"]);
    first = await planOf(stage);
    expect(first.every(({ change }) => change.actions.join() === "create")).toBe(true);
    const types = new Set(first.map(({ type }) => type));
    for (const type of ["apigatewayv2_api", "lambda_function", "sqs_queue", "dynamodb_table"])
      expect(types).toContain(`aws_${type}`);
    expect(types).toContain("restapi_object");
    expect(JSON.stringify(first)).not.toMatch(/slack|Slack|"line"|LINE_|spotter-read"|READER/);
    const files = unzipSync(await readFile(join(stage.folder, "planned")));
    const leaked = (bytes: Uint8Array) => Buffer.from(bytes).includes(stage.token);
    expect(Object.entries(files).filter(([, bytes]) => leaked(bytes))).toEqual([]);
  });

  test("in Slack alone, there is nothing of Webex's, and no token is asked for", async () => {
    const alone = ["-input=false", "-out=alone", '-var=channels=["slack"]'];
    await terraformed(stage, ["plan", ...alone], { env: { TF_VAR_webex_bot_token: "" } });
    const { stdout } = await terraformed(stage, ["show", "-json", "alone"]);
    const { planned_values } = JSON.parse(stdout);
    expect(JSON.stringify(planned_values)).toContain("GET /install/slack/authorized");
    expect(JSON.stringify(planned_values)).not.toMatch(/webex|restapi/i);
  });

  test("with our own reader there is one function more, and its door", async () => {
    const own = ["-input=false", "-out=own", "-var=reader=local"];
    await terraformed(stage, ["plan", ...own]);
    const { stdout } = await terraformed(stage, ["show", "-json", "own"]);
    const changes = JSON.parse(stdout).resource_changes as Change[];
    const more = changes
      .filter(({ change }) => change.actions.join() === "create")
      .filter(({ address }) => !first.some((one) => one.address === address));
    expect(more.map(({ type }) => type).toSorted()).toEqual([
      ...["aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm", "aws_cloudwatch_metric_alarm"],
      ...["aws_iam_role", "aws_iam_role_policy", "aws_lambda_function", "aws_lambda_function_url"],
    ]);
  });

  test("what our own reader does not know is refused in a sentence", async () => {
    const wrong = ["-var=reader=local", '-var=analyses=["plates","labels","faces"]'];
    const args = ["plan", "-input=false", ...wrong];
    const { stderr } = await terraformed(stage, args, { want: 1 });
    expect(stderr.match(/Invalid value for variable/g)).toHaveLength(1);
    expect(stderr).toContain('With reader = "local" there are only: ');
  });

  test.each(["small", "production", "free"])("examples/%s is planned as well", async (name) => {
    const file = `-var-file=examples/${name}/terraform.tfvars`;
    await terraformed(stage, ["plan", "-input=false", file]);
  });

  test("the tables are those that the functions are tested with", () => {
    const all = first
      .filter(({ type }) => type === "aws_dynamodb_table")
      .map(({ change }) => change.after as Planned);
    for (const { name, keys, indexes } of tables) {
      const table = all.find((one) => one.name === `spotter-${name}`);
      expect([table?.hash_key, table?.range_key ?? undefined]).toEqual([keys[0], keys[1]]);
      const named = table?.global_secondary_index.map((one) => [
        one.name,
        [one.hash_key, one.range_key],
      ]);
      expect(Object.fromEntries(named ?? [])).toEqual(indexes);
    }
  });

  test.each(["deploy", "destroy"])(
    "%s with a dead token says what to do, and does nothing",
    async (what) => {
      const { stderr } = await made(stage, what, { env: { WEBEX_BOT_TOKEN: "dead" }, want: 2 });
      expect(stderr).toContain("Copy the bot's access token again");
      expect(stage.webex.webhooks()).toEqual([]);
    },
  );

  test.each([
    {
      name: "settings that cannot be are",
      wrong: {
        plate_countries: '["XX"]', // a country that nobody knows
        analyses: '["colours"]',
        channels: '["nowhere"]',
        limits: "{ day = 0 }", // it would let nothing through
        text: '{ slack = "poems" }',
        capacity: "5",
      },
    },
    { name: "a reader that there is not is", wrong: { reader: "tesseract" } },
    {
      name: "an app's secrets without the app are",
      wrong: { slack_client_secret: "secret", slack_signing_secret: "secret" },
      also: ['-var=channels=["webex","slack"]'],
    },
    {
      name: "tokens that are none, and an app and a channel without their secrets, are",
      wrong: {
        webex_bot_token: "",
        slack_client_secret: "",
        slack_signing_secret: "",
        line_channel_access_token: "",
        line_channel_secret: "",
      },
      also: ['-var=channels=["webex","slack","line"]', "-var=slack_client_id=111.222"],
    },
  ])("$name refused, each in a sentence", async ({ wrong, also = [] }) => {
    const settings = Object.entries(wrong).map(([name, value]) => `-var=${name}=${value}`);
    const args = ["plan", "-input=false", ...settings, ...also];
    const { stderr } = await terraformed(stage, args, { want: 1 });
    for (const name of Object.keys(wrong)) expect(stderr).toContain(`variable "${name}"`);
    expect(stderr.match(/Invalid value for variable/g)).toHaveLength(settings.length);
  });
}
