import { expect, test } from "vitest";
import { linesOf, queried } from "./amazon.js";
import { answered, carOf, posted, repliesTo } from "./room.js";
import type { Stage } from "./stage.js";
import { outputOf, resourcesOf } from "./state.js";

type Statement = { Sid: string; Resource: string | string[] };
type Policy = { Statement: Statement[] };

/** denied takes from answer what it may do, and gives it back: what it may not do, it cannot. */
export function denied(stage: Stage): void {
  const waiting: string[] = [];

  test.each([
    {
      name: "without a permission",
      without: ({ Statement }: Policy) => Statement.filter(({ Sid }) => Sid !== "Publish"),
    },
    {
      name: "with a permission for another table",
      without: ({ Statement }: Policy) =>
        Statement.map((one) => ({ ...one, Resource: elsewhere(one.Resource) })),
    },
  ])("$name a picture is not answered, and the log says why", async ({ without }) => {
    const policy = await policyOf(stage);
    await allow(stage, without(policy));
    const id = posted(stage, await carOf("SBA1234G"));
    waiting.push(id);
    await expect.poll(() => isRefused(stage, id), { timeout: 60_000, interval: 500 }).toBe(true);
    expect(repliesTo(stage, id).join()).not.toContain("SBA1234G");
  });

  test("as it may do it again, the queue's next try answers, once", async () => {
    await allow(stage, (await policyOf(stage)).Statement);
    for (const id of waiting) await answered(stage, id, /^\*\*SBA1234G\*\*/);
  });
}

// Tables are named by their own address, and by that of an index of theirs.
function elsewhere(resource: Statement["Resource"]): string[] {
  return [resource].flat().map((one) => one.replace("table/spotter-store", "table/another-store"));
}

async function policyOf(stage: Stage): Promise<Policy> {
  const policies = await resourcesOf(stage, "aws_iam_role_policy");
  const one = policies.find(({ values }) => values.name === "spotter-answer");
  return JSON.parse(String(one?.values.policy)) as Policy;
}

async function allow(stage: Stage, Statement: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const named = { RoleName: "spotter-answer", PolicyName: "spotter-answer", PolicyDocument };
  await queried(stage, "iam", { Action: "PutRolePolicy", Version: "2010-05-08", ...named });
}

async function isRefused(stage: Stage, id: string): Promise<boolean> {
  const { answer = "" } = await outputOf<Record<string, string>>(stage, "log_groups");
  const lines = await linesOf(stage, answer);
  return lines.some((line) => line.includes(id) && line.includes("AccessDenied"));
}
