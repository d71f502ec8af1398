import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { REGION } from "../../local/aws/bus.js";
import type { Posted } from "./people.js";
import type { Stage } from "./stage.js";

/** Tally counts what came of the messages, in the rooms and in the tables. */
export type Tally = {
  /** messages with an answer that names their plate, or says their words back */
  answers: number;
  /** answers beyond the first */
  duplicates: number;
  losses: number;
  /** messages without an answer of which it was told that nothing more may be said unasked */
  unsaid: number;
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
export async function tallyOf(
  stage: Stage,
  posted: Posted[],
  refused: ReadonlySet<string>,
): Promise<Tally> {
  const counts = countsIn(stage, posted, refused);
  const { store, idempotency } = await rowsAt(stage.tablesUrl);
  const kept = new Map<string, unknown[]>();
  for (const { pk, plate } of store.filter(({ sk }) => String(sk).startsWith("sighting#")))
    kept.set(String(pk), [...(kept.get(String(pk)) ?? []), plate]);
  // What belongs together is kept with one of it.
  const isKept = (together: Posted[]) => {
    const plates = together.flatMap(({ id }) => kept.get(`message#${id}`) ?? []);
    const seen = together.map(({ plate }) => plate).filter((plate) => plate !== "");
    return plates.sort().join() === seen.sort().join();
  };
  const { threads } = stage.platform;
  const sets = [...Map.groupBy(posted, ({ id, thread }) => (threads ? id : thread)).values()];
  const isSaid = ({ pk, state }: Row) =>
    state === "sent" || refused.has(String(pk).slice("message#".length));
  const unsent = store.filter((row) => row.sk === "reply#answer" && !isSaid(row));
  const undone = idempotency.filter(({ status }) => status !== "COMPLETED");
  return {
    ...counts,
    wrong: sets.filter((together) => !isKept(together)).flat().length,
    stuck: unsent.length + undone.length,
    deadLetters: [stage.queue, stage.deletions].flatMap(
      ({ deadLetters }) => deadLetters?.bodies() ?? [],
    ).length,
  };
}

function countsIn({ platform }: Stage, posted: Posted[], refused: ReadonlySet<string>) {
  const ours = platform.ours();
  const asked = posted.filter(({ answer }) => answer !== "");
  const threads = Map.groupBy(ours, ({ thread }) => thread);
  const found = asked.map(({ thread, answer }) =>
    (threads.get(thread) ?? []).filter(({ text }) => text.includes(answer)),
  );
  const all = new Set(found.flat());
  const strays = ours.filter((post) => !all.has(post));
  const answers = found.filter((posts) => posts.length > 0).length;
  const told = new Set(posted.filter(({ id }) => refused.has(id)).map(({ thread }) => thread));
  const isUnsaid = ({ thread }: Posted, n: number) => found[n]?.length === 0 && told.has(thread);
  const unsaid = asked.filter(isUnsaid).length;
  const odd = posted.filter((one) => !isFair(one, platform.reactions(one.id)));
  const once = (one: Posted, n: number) => found[n]?.length === 1 || isUnsaid(one, n);
  const amiss = [...asked.filter((one, n) => !once(one, n)), ...odd, ...strays];
  const duplicates = new Set(found.flatMap((posts) => posts.slice(1))).size;
  return {
    ...{ answers, duplicates, losses: asked.length - answers - unsaid, unsaid },
    ...{ strays: strays.length, odd: odd.length, amiss: amiss.map(({ id }) => id) },
  };
}

function isFair({ answer }: Posted, reactions: number): boolean {
  return answer === "" ? reactions === 1 : reactions <= 1;
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
