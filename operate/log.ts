/** `make log` lists with whom was talked lately; `make log PERSON=…` shows what was said, on standard output. */
import { channels } from "../functions/channels.js";
import { zoneIn } from "../functions/env.js";
import { deployed } from "./deployment.js";
import { personIn, saidTo, talkersSince } from "./journal.js";
import { momentIn } from "./moments.js";
import { namesOf } from "./names.js";
import type { Outputs } from "./outputs.js";
import { saidLine, talkerLine } from "./talk.js";
import { explained, ready } from "./terraform.js";
import { hand, say } from "./words.js";

const LATELY = "7d";

process.stdout.on("error", () => process.exit(0)); // who reads it may have read enough

async function log(): Promise<void> {
  const { PERSON, SINCE = "" } = process.env;
  const since = momentIn(SINCE || LATELY, new Date());
  ready();
  const outputs = await deployed();
  const zone = zoneIn(outputs.environment.TIME_ZONE);
  const from = `since ${since.toISOString()}; SINCE=30d looks further back`;
  if (!keepsAny(outputs)) say("No channel that is on keeps what is said.");
  const found = PERSON ? await shown(PERSON, since, zone) : await listed(outputs, since, zone);
  const counted = PERSON ? "Lines" : "People";
  say(found > 0 ? `${counted}: ${found}, ${from}.` : `Nothing was said ${from}.`);
}

async function listed(outputs: Outputs, since: Date, zone: string): Promise<number> {
  const talkers = await talkersSince(since);
  const names = await namesOf(
    talkers.map(({ person }) => person),
    outputs,
  );
  for (const one of talkers) hand(talkerLine(one, zone, names.get(one.person)));
  return talkers.length;
}

async function shown(person: string, since: Date, zone: string): Promise<number> {
  const said = await saidTo(await personIn(person, () => talkersSince(since)), since);
  for (const one of said) hand(saidLine(one, zone));
  return said.length;
}

function keepsAny({ secrets }: Outputs): boolean {
  return channels.some(({ name, gives }) => gives && name in secrets);
}

await log().catch((error) => {
  say(explained(error));
  process.exitCode = 1;
});
