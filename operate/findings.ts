import type { Fault, Repair } from "../functions/faults.js";
import { same } from "../functions/ids.js";
import type { Outputs } from "./outputs.js";

/** Finding is one line of what was looked at: that it is well, what will soon not be, or what is wrong, and what to do. */
export type Finding =
  | { ok: string }
  | { soon: string; fix: string }
  | { wrong: string; fix: string };

/** Wait lets so many milliseconds go by. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/** Check looks at one thing of a deployment; where it throws, that is what is wrong, and `fix` is what to do. */
export type Check = {
  name: string;
  fix: string;
  look(outputs: Outputs, wait: Wait): Promise<Finding[]>;
};

/** lineOf tells of a finding in a line. */
export function lineOf(name: string, finding: Finding): string {
  if ("ok" in finding) return `ok    ${name}: ${finding.ok}`;
  if ("soon" in finding) return `SOON  ${name}: ${finding.soon} → ${finding.fix}`;
  return `WRONG ${name}: ${finding.wrong} → ${finding.fix}`;
}

const REPAIR = "repair puts it right within 5 minutes; where it does not,";
const words: Record<Repair, [wrong: string, fix: string]> = {
  activated: ["is off.", "repair switches it on within 15 minutes."],
  made: ["is not there.", "make deploy makes it again."],
  target: ["delivers elsewhere.", REPAIR],
  secret: ["signs with another secret.", REPAIR],
  reached: ["cannot be reached by the platform.", "make deploy."],
  double: ["delivers to us what one of ours does.", "repair deletes it within 5 minutes."],
};

/** findingOf tells what is wrong with a webhook, by our name of it. */
export function findingOf(
  { webhook, what, advice }: Fault,
  { webhook_ids, log_groups }: Pick<Outputs, "webhook_ids" | "log_groups">,
): Finding {
  const [name = `another one, ${webhook},`] =
    namedIn(webhook_ids).find(([, id]) => same(id, webhook)) ?? [];
  const [wrong, fix] = words[what];
  // An apply sees neither where a webhook delivers nor what it signs with.
  const log = fix === REPAIR ? ` the log ${log_groups.repair} says why.` : "";
  return { wrong: `${name} ${wrong}`, fix: advice ?? `${fix}${log}` };
}

/** namedIn returns our webhooks, each as our name of it and the platform's id. */
export function namedIn(ids: Outputs["webhook_ids"]): [name: string, id: string][] {
  return Object.values(ids).flatMap((of) => Object.entries(of));
}
