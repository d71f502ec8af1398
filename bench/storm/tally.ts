import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { REGION } from "../../local/aws/bus.js";
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
  /** messages with another number of emoji than they are to have: words that people say to each other one, pictures one at most */
  odd: number;
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
    const plates = kept.get(`message#${id}`) ?? [];
    return plates.join() === plate;
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

function countsIn({ platform }: Stage, posted: Posted[]) {
  const ours = platform.ours();
  const pictures = posted.filter(({ plate }) => plate !== "");
  const threads = Map.groupBy(ours, ({ thread }) => thread);
  const found = pictures.map(({ thread, plate }) =>
    (threads.get(thread) ?? []).filter(({ text }) => text.includes(platform.shown(plate))),
  );
  const all = new Set(found.flat());
  const strays = ours.filter((post) => !all.has(post));
  const answers = found.filter((posts) => posts.length > 0).length;
  const odd = posted.filter((one) => !isFair(one, platform.reactions(one.id)));
  const amiss = [...pictures.filter((_, n) => found[n]?.length !== 1), ...odd, ...strays];
  return {
    ...{ answers, duplicates: all.size - answers, losses: pictures.length - answers },
    ...{ strays: strays.length, odd: odd.length, amiss: amiss.map(({ id }) => id) },
  };
}

function isFair({ plate }: Posted, reactions: number): boolean {
  return plate === "" ? reactions === 1 : reactions <= 1;
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
