import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { run, surroundings } from "../infra/terraform.js";
import { leaksOf, noteSecrets } from "./leaks.js";
import { remainsOf } from "./remains.js";
import { answered, carOf, drained, posted, repliesTo } from "./room.js";
import { endOf, made, newStage, type Stage, terraformed } from "./stage.js";
import { planOf, resourcesOf } from "./state.js";
import { emptied, filled, unpacked } from "./workspace.js";

// What holds messages, plates or secrets, or is known to Webex: an upgrade that made one of them anew would lose something.
const KEPT = [
  ...["aws_dynamodb_table", "aws_sqs_queue", "aws_secretsmanager_secret", "aws_apigatewayv2_api"],
  ...["aws_secretsmanager_secret_version", "aws_cloudwatch_event_bus", "restapi_object"],
  ...["aws_cloudwatch_event_archive", "aws_cloudwatch_log_group"],
];
const FIRST = "ce75ccc1c6f7829ab3d410dc457466a1357e6029"; // until there is a release
const release = await releaseOf();

describe.skipIf(!release)(`from ${release ?? "a release that this clone does not have"}`, () => {
  const stage = {} as Stage;
  let car: string;
  let meanwhile: string[];

  beforeAll(async () => {
    Object.assign(stage, await newStage("upgrade"));
    await unpacked(release ?? "", stage.folder);
  });

  afterEach(({ task }) => {
    if (task.result?.state === "fail") stage.failed = true;
  });

  afterAll(() => endOf(stage));

  test("the last release, deployed by its own commands, answers", async () => {
    await made(stage, "deploy");
    car = posted(stage, await carOf("SBA1234G"));
    await answered(stage, car, /^\*\*SBA1234G\*\*/);
    noteSecrets(stage);
  });

  test("this tree takes its place, and makes nothing anew that holds anything", async () => {
    await emptied(stage.folder);
    await filled(stage.folder);
    await made(stage, "pack");
    await terraformed(stage, ["init", "-input=false"]);
    const changes = await planOf(stage);
    const lost = changes.filter(
      ({ type, change }) => KEPT.includes(type) && change.actions.includes("delete"),
    );
    expect(lost.map(({ address }) => address)).toEqual([]);
  });

  test("what is posted meanwhile is taken and answered, each of it", async () => {
    stage.webex.deliveries.splice(0);
    meanwhile = await postedWhile(stage, made(stage, "deploy"));
    expect(meanwhile.length).toBeGreaterThan(2);
    await stage.webex.settled();
    // The emulator kills a function at its work where its code changes, and says 502; AWS lets it end.
    const failed = stage.webex.deliveries.filter(({ status }) => status >= 300);
    expect(failed.filter(({ status }) => status !== 502)).toEqual([]);
    if (failed.length > 0) await made(stage, "catch-up SINCE=1h"); // as what a platform gave up
    for (const id of meanwhile) await answered(stage, id, /^\*\*SBJ3203K\*\*/);
  });

  test("of a channel that is off there is no function, route, secret or permission", async () => {
    const kinds = [
      "lambda_function",
      "apigatewayv2_route",
      "secretsmanager_secret",
      "iam_role_policy",
    ];
    const made = await Promise.all(kinds.map((kind) => resourcesOf(stage, `aws_${kind}`)));
    expect(made.map((some) => some.length > 0)).toEqual([true, true, true, true]);
    expect(JSON.stringify(made)).not.toMatch(/slack|install|index\/byDay/i);
  });

  test("what was answered before stays answered, and what was seen is remembered", async () => {
    await answered(stage, posted(stage, await carOf("SBA1234G")), /seen before: 1 time/);
    const { stderr } = await made(stage, "catch-up SINCE=1h"); // all of it comes again
    expect(stderr).toContain(`${meanwhile.length + 2} messages in 1 room`);
    await drained(stage);
    for (const id of [car, ...meanwhile]) expect(repliesTo(stage, id)).toHaveLength(1);
  });

  test("without a token, too, it can be destroyed as README says", async () => {
    stage.webex.renew("lost-for-good");
    await terraformed(stage, ["state", "rm", "module.webex_webhook"]);
    const args = ["destroy", "-auto-approve", "-input=false", "-var", "channels=[]"];
    const { stdout } = await terraformed(stage, args);
    expect(stdout).toContain("Destroy complete!");
    const left = Object.entries(await remainsOf(stage)).filter(([, names]) => names.length > 0);
    expect(left).toEqual([]);
  });

  test("no command printed a token or a secret", () => {
    expect(leaksOf(stage)).toEqual([]);
  });
});

// A picture every few seconds: functions get their new settings some seconds before their new code.
async function postedWhile(stage: Stage, work: Promise<unknown>): Promise<string[]> {
  const ended = work.then(() => true);
  const ids: string[] = [];
  const pause = () => new Promise<false>((wake) => setTimeout(() => wake(false), 3_000));
  do ids.push(posted(stage, await carOf("SBJ3203K")));
  while (!(await Promise.race([ended, pause()])));
  return ids;
}

// A clone without history has neither.
async function releaseOf(): Promise<string | undefined> {
  const git = async (...args: string[]) => {
    const { code, stdout } = await run("git", args, { env: surroundings() });
    return code === 0 ? stdout.trim() : undefined;
  };
  const tag = await git("describe", "--tags", "--abbrev=0");
  return await git("rev-parse", "--short", "--verify", `${tag ?? FIRST}^{commit}`);
}
