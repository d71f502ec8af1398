import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { REGION } from "../../local/aws/bus.js";
import type { Message } from "../../local/webex/world.js";
import type { Posted } from "./people.js";
import type { Stage } from "./stage.js";

/** Tally counts what came of the messages, in the rooms and in the tables. */
export type Tally = {
  /** messages with an answer that names their plate */
  answers: number;
  /** answers beyond the first */
  duplicates: number;
  losses: number;
  /** posts of ours that are no answer: an apology, or an announcement that still stands */
  strays: number;
  /** messages whose plate is not kept exactly once */
  wrong: number;
  /** idempotency records and answers that are not done with */
  stuck: number;
  deadLetters: number;
  /** ids of the messages that were answered more than once, or never, and of the posts that are no answer */
  amiss: string[];
};

type Row = Record<string, unknown>;

/** tallyOf counts what came of messages, once nobody is at work any more. */
export async function tallyOf(stage: Stage, posted: Posted[]): Promise<Tally> {
  const counts = countsIn(stage, posted);
  const { store, idempotency } = await rowsAt(stage.tablesUrl);
  const kept = new Map<string, unknown[]>();
  for (const { pk, plate } of store.filter(({ sk }) => String(sk).startsWith("sighting#")))
    kept.set(String(pk), [...(kept.get(String(pk)) ?? []), plate]);
  const isKept = ({ id, plate }: Posted) => {
    const plates = kept.get(`message#webex:-:${id}`) ?? [];
    return plates.length === 1 && plates[0] === plate;
  };
  const unsent = store.filter(({ sk, state }) => sk === "reply#answer" && state !== "sent");
  const undone = idempotency.filter(({ status }) => status !== "COMPLETED");
  return {
    ...counts,
    wrong: posted.filter((one) => !isKept(one)).length,
    stuck: unsent.length + undone.length,
    deadLetters: [stage.queue, stage.deletions].flatMap(
      ({ deadLetters }) => deadLetters?.bodies() ?? [],
    ).length,
  };
}

function countsIn({ webex }: Stage, posted: Posted[]) {
  const ours = oursIn(webex);
  const threads = Map.groupBy(ours, ({ parentId = "" }) => parentId);
  const found = posted.map(({ thread, plate }) =>
    (threads.get(thread) ?? []).filter(({ markdown }) => markdown?.includes(`**${plate}**`)),
  );
  const all = new Set(found.flat());
  const strays = ours.filter((post) => !all.has(post));
  const answers = found.filter((posts) => posts.length > 0).length;
  const amiss = posted.filter((_, n) => found[n]?.length !== 1);
  return {
    ...{ answers, duplicates: all.size - answers, losses: posted.length - answers },
    ...{ strays: strays.length, amiss: [...amiss, ...strays].map(({ id }) => id) },
  };
}

function oursIn({ rooms, messages, bot }: Stage["webex"]): Message[] {
  return rooms.flatMap(({ id }) => messages(id)).filter(({ personId }) => personId === bot.id);
}

async function rowsAt(endpoint: string): Promise<Record<"store" | "idempotency", Row[]>> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const rowsOf = async (TableName: string) => {
    const rows: Row[] = [];
    const table = { client: DynamoDBDocumentClient.from(client) };
    for await (const { Items = [] } of paginateScan(table, { TableName })) rows.push(...Items);
    return rows;
  };
  const [store, idempotency] = [await rowsOf("store"), await rowsOf("idempotency")];
  client.destroy();
  return { store, idempotency };
}
