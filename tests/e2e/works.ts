import { expect, test } from "vitest";
import { invoked, told } from "./amazon.js";
import { answered, carOf, drained, groupOf, phonePicture, posted, repliesTo } from "./room.js";
import type { Stage } from "./stage.js";

type Rows = { Items: Record<string, { S?: string; N?: string }>[] };

const DAY = 86_400; // seconds
const KEPT = 30; // days, as variables.tf has it

/** works posts pictures, and looks at what becomes of them. */
export function works(stage: Stage): void {
  let first: string;

  test("a picture posted in the room is answered in its thread, once", async () => {
    first = posted(stage, await carOf("SBA1234G"));
    await answered(stage, first, /^\*\*SBA1234G\*\* · Singapore/);
    const again = await stage.webex.deliverAgain(2);
    expect(again.map(({ status }) => status)).toEqual([202, 202]);
    await drained(stage);
    expect(repliesTo(stage, first)).toHaveLength(1);
  });

  test("the plate is in the table, and goes when it has been kept as long as is set", async () => {
    const statement = {
      TableName: "spotter-store",
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: {
        ":pk": { S: `message#webex:-:${first}` },
        ":sk": { S: "sighting#" },
      },
    };
    const query = "DynamoDB_20120810.Query";
    const { Items } = await told<Rows>(stage, "dynamodb", query, statement);
    expect(Items.map(({ plate }) => plate?.S)).toEqual(["SBA1234G"]);
    const days = (Number(Items[0]?.expires?.N) - Date.now() / 1000) / DAY;
    expect(days).toBeGreaterThan(KEPT - 0.1);
    expect(days).toBeLessThanOrEqual(KEPT);
  });

  test("the same plate in another message was seen before", async () => {
    await answered(stage, posted(stage, await carOf("SBA1234G")), /seen before: 1 time/);
  });

  test("a phone's picture is decoded by what was packed beside the function", async () => {
    await answered(stage, posted(stage, await phonePicture()), /I found no number plate/);
  });

  test("a picture that is deleted takes its answer with it", async () => {
    const { webex } = stage;
    webex.remove(first);
    await expect.poll(() => repliesTo(stage, first), { timeout: 60_000 }).toEqual([]);
    expect(webex.messages(groupOf(webex)).map(({ id }) => id)).not.toContain(first);
  });

  test("a webhook that somebody changed is put right by repair, with what it may do and is told", async () => {
    const [webhook] = stage.webex.webhooks();
    const { secret, targetUrl } = webhook ?? {};
    Object.assign(webhook ?? {}, { secret: "another", targetUrl: "http://127.0.0.1:9/" });
    await invoked(stage, "spotter-repair");
    expect(webhook).toMatchObject({ secret, targetUrl });
  });
}
