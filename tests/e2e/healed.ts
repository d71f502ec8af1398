import { expect, test } from "vitest";
import { invoked, told } from "./amazon.js";
import { held, letGo, movedToDead, purged } from "./queues.js";
import { answered, carOf, drained, posted, repliesIn, repliesTo, taken } from "./room.js";
import { made, type Stage } from "./stage.js";

/** healed breaks what may break outside, and takes each of the ways back that docs/operating.md has. */
export function healed(stage: Stage): void {
  test("doctor names webhooks that are off and one that is gone, and says what to do", async () => {
    const { webex, line, token } = stage;
    line.use(false);
    const gone = webex.webhooks().find(({ resource }) => resource === "memberships");
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${webex.url}/webhooks/${gone?.id}`, { method: "DELETE", headers });
    const off = webex.webhooks().find(({ event }) => event === "created");
    Object.assign(off ?? {}, { status: "inactive" });
    const { stderr } = await made(stage, "doctor", { want: 2 });
    const wrong = stderr.split("\n").filter((line) => line.startsWith("WRONG"));
    line.use(true);
    expect(wrong.toSorted()).toEqual([
      expect.stringMatching(/^WRONG webhooks: endpoint is off\. → Switch "Use webhook" on/),
      "WRONG webhooks: joins is not there. → make deploy makes it again.",
      "WRONG webhooks: messages is off. → repair switches it on within 15 minutes.",
    ]);
  });

  test("make catch-up answers what was posted while the webhook was off", async () => {
    const missed = posted(stage, await carOf("SBA1234G"));
    await drained(stage);
    expect(repliesTo(stage, missed)).toEqual([]);
    await made(stage, "catch-up SINCE=1h");
    await answered(stage, missed, /^\*\*SBA1234G\*\*/);
  });

  test("make deploy makes again the webhook that is gone", async () => {
    await made(stage, "deploy");
    const all = stage.webex.webhooks();
    expect(all.map(({ resource }) => resource)).toContain("memberships");
    expect(new Set(all.map(({ secret, targetUrl }) => `${secret} ${targetUrl}`)).size).toBe(1);
  });

  test("repair switches on the one that is off, after a rest, and what came meanwhile is answered", async () => {
    await invoked(stage, "spotter-repair");
    const missed = posted(stage, await carOf("SBA1234G"));
    const off = stage.webex.webhooks().find(({ status }) => status === "inactive");
    expect(off?.event).toBe("created");
    await notedEarlier(stage, off?.id ?? "");
    await invoked(stage, "spotter-repair");
    expect(off?.status).toBe("active");
    await answered(stage, missed, /^\*\*SBA1234G\*\*/);
    await answered(stage, posted(stage, await carOf("SBA1234G")), /^\*\*SBA1234G\*\*/);
    await made(stage, "doctor");
  });

  test("make redrive answers what rests in the dead letters, once", async () => {
    await held(stage);
    const dead = posted(stage, await carOf("SBA1234G"));
    await taken(stage, dead);
    await movedToDead(stage);
    await letGo(stage);
    const { stderr } = await made(stage, "redrive");
    expect(stderr).toContain(dead);
    await answered(stage, dead, /^\*\*SBA1234G\*\*/);
  });

  test("make replay answers what was lost behind the bus, and nothing twice", async () => {
    const before = repliesIn(stage);
    await held(stage);
    const lost = posted(stage, await carOf("SBA1234G"));
    await taken(stage, lost);
    await purged(stage);
    await letGo(stage);
    await made(stage, "replay FROM=1h TO=0m");
    await answered(stage, lost, /^\*\*SBA1234G\*\*/);
    await drained(stage);
    expect(repliesIn(stage)).toHaveLength(before.length + 1);
  });

  test("make why tells the story of a message", async () => {
    const id = posted(stage, await carOf("SBA1234G"));
    await answered(stage, id, /^\*\*SBA1234G\*\*/);
    const { stderr } = await made(stage, `why MESSAGE=${id}`);
    for (const words of ["receive: received", "plate SBA1234G in picture 1", "It was answered."])
      expect(stderr).toContain(words);
  });
}

// As if repair had found it off six minutes ago: it waits more than five.
async function notedEarlier(stage: Stage, webhook: string): Promise<void> {
  const pk = { S: "channel#webex" };
  const sk = { S: `fault#activated#${webhook}` };
  const early = { S: new Date(Date.now() - 6 * 60_000).toISOString() };
  await told(stage, "dynamodb", "DynamoDB_20120810.UpdateItem", {
    TableName: "spotter-store",
    Key: { pk, sk },
    ConditionExpression: "attribute_exists(pk)",
    UpdateExpression: "SET #at = :at",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":at": early },
  });
}
