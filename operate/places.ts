import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeArchiveCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";
import { within } from "../functions/clients.js";
import type { Check, Finding, Wait } from "./findings.js";
import { heldAt } from "./letters.js";
import type { Outputs } from "./outputs.js";

const dynamo = new DynamoDBClient(within(10));
const bridge = new EventBridgeClient(within(10));
const LOOK =
  "make redrive shows them (answer no), make why MESSAGE=… says why; once that is put right, make redrive.";
const AGAIN = 10_000; // milliseconds after which who waits is counted again

/** places are the checks of what a deployment has in AWS. */
export const places: Check[] = [
  { name: "queues", fix: "make deploy.", look: queues },
  { name: "dead letters", fix: "make deploy.", look: deadLetters },
  { name: "tables", fix: "make deploy.", look: tables },
  { name: "bus", fix: "make deploy.", look: bus },
  { name: "rules", fix: "make deploy.", look: rules },
];

async function queues(outputs: Outputs, wait: Wait): Promise<Finding[]> {
  const first = await countsOf(outputs.queues);
  const waited = first.some(({ waiting }) => waiting > 0);
  if (waited) await wait(AGAIN);
  const second = waited ? await countsOf(outputs.queues) : first;
  const stuck = second.filter(({ waiting }, n) => waiting > 0 && first[n]?.waiting);
  const taken = second.reduce((sum, one) => sum + one.taken, 0);
  if (stuck.length === 0)
    return [
      {
        ok: `drained${taken > 0 ? `; messages being worked on, or tried again soon: ${taken}` : ""}.`,
      },
    ];
  return stuck.map(({ name, waiting }) => ({
    wrong: `messages wait in ${name}, and still did 10 seconds later: ${waiting}.`,
    fix: `look again in a minute; where there are no fewer, the log ${outputs.log_groups[name]} says why.`,
  }));
}

async function countsOf(named: Record<string, string>) {
  const counts = Object.entries(named).map(async ([name, url]) => ({
    name,
    ...(await heldAt(url)),
  }));
  return await Promise.all(counts);
}

async function deadLetters({ dead_letters }: Outputs): Promise<Finding[]> {
  const all = Object.entries(dead_letters).flatMap(([queue, kinds]) =>
    Object.entries(kinds).map(([kind, url]) => [`${queue} ${kind}`, url] as const),
  );
  const found = (await countsOf(Object.fromEntries(all))).flatMap(({ name, waiting, taken }) =>
    waiting + taken > 0
      ? [{ wrong: `messages rest in ${name}: ${waiting + taken}.`, fix: LOOK }]
      : [],
  );
  return found.length > 0 ? found : [{ ok: "none." }];
}

async function tables({ tables }: Outputs): Promise<Finding[]> {
  const names = Object.values(tables);
  const found = (await Promise.all(names.map(tableAt))).flat();
  return found.length > 0
    ? found
    : [{ ok: `${names.join(" and ")} are there, and forget in time.` }];
}

async function tableAt(TableName: string): Promise<Finding[]> {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
  const question = new DescribeTimeToLiveCommand({ TableName });
  const { TimeToLiveDescription: expiry } = await dynamo.send(question);
  const isThere = Table?.TableStatus === "ACTIVE" || Table?.TableStatus === "UPDATING";
  const expires = /^ENABL/.test(expiry?.TimeToLiveStatus ?? "");
  return [
    ...(isThere
      ? []
      : [{ wrong: `${TableName} is ${Table?.TableStatus}.`, fix: "wait, then make deploy." }]),
    ...(expires ? [] : [{ wrong: `${TableName} forgets nothing.`, fix: "make deploy." }]),
  ];
}

async function bus({ bus: { name, archive_arn } }: Outputs): Promise<Finding[]> {
  const ArchiveName = archive_arn.split("/").at(-1);
  const { State } = await bridge.send(new DescribeArchiveCommand({ ArchiveName }));
  if (State === "ENABLED") return [{ ok: `${name} is there, and so is its archive.` }];
  return [{ wrong: `its archive is ${State}.`, fix: "make deploy." }];
}

// The clock's is on the bus that every account has, and is called as the function that it runs.
async function rules({ bus: { name }, functions }: Outputs): Promise<Finding[]> {
  const [clock, { Rules = [] }] = await Promise.all([
    bridge.send(new DescribeRuleCommand({ Name: functions.repair })),
    bridge.send(new ListRulesCommand({ EventBusName: name })),
  ]);
  const ours = [clock, ...Rules].filter(({ ManagedBy }) => !ManagedBy); // an archive has one of AWS's
  const off = ours.filter(({ State }) => State !== "ENABLED");
  if (off.length === 0) return [{ ok: `${ours.map(({ Name }) => Name).join(", ")}: on.` }];
  return off.map(({ Name, State }) => ({ wrong: `${Name} is ${State}.`, fix: "make deploy." }));
}
