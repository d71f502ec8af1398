import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noteSecrets } from "./leaks.js";
import { made, type Stage } from "./stage.js";
import { outputOf, resourcesOf, stateText } from "./state.js";

/** deployed makes all of it, and looks at what was made. */
export function deployed(stage: Stage): void {
  test("make deploy makes all of it, finds it well but for Slack's app, and no token is in the state", async () => {
    await writeFile(join(stage.folder, "app.auto.tfvars"), 'channels = ["webex", "slack"]\n');
    const { stderr } = await made(stage, "deploy");
    const wrong = stderr.split("\n").filter((line) => line.startsWith("WRONG"));
    expect(wrong).toEqual([expect.stringContaining("slack knows no app of ours yet")]);
    noteSecrets(stage);
    const files = await readdir(stage.folder);
    expect(files.filter((name) => name.endsWith(".tfplan"))).toEqual([]); // a plan holds the webhook's secret
    expect(await stateText(stage)).not.toContain(stage.token);
  });

  test("the webhooks deliver to our URL", async () => {
    const { webex: targetUrl } = await outputOf<{ webex: string }>(stage, "webhook_urls");
    const webhooks = stage.webex.webhooks();
    expect(webhooks.map(({ resource, event }) => `${resource} ${event}`).toSorted()).toEqual([
      "memberships created",
      "messages created",
      "messages deleted",
    ]);
    for (const webhook of webhooks) expect(webhook).toMatchObject({ targetUrl, status: "active" });
  });

  test("what functions may do is named by resource, but for looking at pictures", async () => {
    const policies = await resourcesOf(stage, "aws_iam_role_policy");
    const statements = policies.flatMap(({ values: { name, policy } }) =>
      JSON.parse(String(policy)).Statement.map((one: object) => ({ name, ...one })),
    );
    const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(everywhere.map(({ name, Action }) => [name, [Action].flat().toSorted()])).toEqual([
      ["spotter-answer", ["rekognition:DetectLabels", "rekognition:DetectText"]],
    ]);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => String(action).includes("*"))).toEqual([]);
  });

  const common = [
    ...["DEPLOYMENT", "POWERTOOLS_SERVICE_NAME", "REMEMBER_DAYS", "SECRETS_PREFIX", "STORE_TABLE"],
    ...["SLACK_API_URL", "WEBEX_API_URL"],
  ];
  const queued = [...common, "KEEP_DAYS", "QUEUE_URL", "RETRY_SECONDS"];
  const limits = ["PICTURES_PER_DAY", "PICTURES_PER_PERSON", "PICTURES_PER_ROOM"];
  const reading = ["ANALYSES", "IDEMPOTENCY_TABLE", "MALLOC_ARENA_MAX", "PLATE_COUNTRIES"];

  test.each([
    { name: "receive", want: ["BUS_NAME", ...common.filter((one) => one !== "STORE_TABLE")] },
    { name: "answer", want: ["BUS_NAME", "TIME_ZONE", ...queued, ...limits, ...reading] },
    { name: "forget", want: queued },
    { name: "install", want: ["KEEP_DAYS", ...common] },
    { name: "repair", want: ["BUS_NAME", "WEBHOOKS", ...common] },
  ])("$name is told where things are, and no secret", async ({ name, want }) => {
    const functions = await resourcesOf(stage, "aws_lambda_function");
    const one = functions.filter(({ values }) => values.function_name === `spotter-${name}`);
    const [environment] = one.flatMap(({ values }) => values.environment as { variables: object });
    expect(Object.keys(environment?.variables ?? {}).toSorted()).toEqual(want.toSorted());
  });
}
