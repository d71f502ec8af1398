/** `make deploy`: checks what the platforms gave, shows what would be made, asks, and makes it. `make destroy` is this with "destroy". */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appForgone, appGiven } from "./app.js";
import { signings, tokens, variableOf } from "./brought.js";
import { examined } from "./examination.js";
import { hasWebhooks, outputsHere } from "./outputs.js";
import { listOf, settingOf } from "./settings.js";
import { agreed, explained, type Given, ready, terraform } from "./terraform.js";
import { say } from "./words.js";

const on = listOf("channels") ?? ["webex"];
const isDestroy = process.argv[2] === "destroy";
const KEEPS =
  ' LINE keeps the address that it delivered to: nothing deletes it there. Switch "Use webhook" off.';

async function deploy(): Promise<void> {
  ready();
  const early = await botsGiven((channel) => on.includes(channel));
  const app = isDestroy ? appForgone() : await appGiven();
  const signed = await signingGiven();
  await terraform(["init", "-input=false"], {});
  // What is still at a platform goes only with its token.
  const late = await botsGiven((channel) => !on.includes(channel) && hasWebhooks(channel));
  if (!(await applied({ ...early, ...app, ...signed, ...late }))) return say("Nothing was done.");
  if (isDestroy) return say(`All of it is gone.${on.includes("line") ? KEEPS : ""}`);
  const isWell = await looked();
  say(
    `${isWell ? "Done." : "It is made, but look above."} Send your bot a picture, or add it to a space or channel.`,
  );
}

async function botsGiven(isWanted: (channel: string) => boolean): Promise<Given> {
  const all: Given = {};
  for (const [channel, one] of Object.entries(tokens)) {
    if (!isWanted(channel)) continue;
    const token = await one.given();
    const api = settingOf(`${channel}_api_url`) ?? one.api;
    say(`This is the bot "${await one.whose(token, api)}".`);
    Object.assign(all, variableOf(one, token));
  }
  return all;
}

// Where all goes, none is written.
async function signingGiven(): Promise<Given> {
  const all: Given = {};
  for (const [channel, one] of Object.entries(signings))
    if (on.includes(channel))
      Object.assign(all, variableOf(one, isDestroy ? "none" : await one.given()));
  return all;
}

// A plan holds the webhook's secret: nobody else may read it, and it is removed at once.
async function applied(given: Given): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "spotter-plan-"));
  const plan = join(folder, "planned.tfplan");
  const what = isDestroy ? ["-destroy"] : [];
  const question = isDestroy ? "Destroy all of this, and what platforms deliver by?" : "Make this?";
  try {
    await terraform(["plan", "-input=false", `-out=${plan}`, ...what], given);
    if (!(await agreed(question))) return false;
    await terraform(["apply", "-input=false", plan], given);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// It is made, whatever there is to say of it.
async function looked(): Promise<boolean> {
  say("Looking whether all of it works …");
  try {
    return (await examined(outputsHere(), say)) === 0;
  } catch (error) {
    say(explained(error));
    return false;
  }
}

await deploy().catch((error) => {
  say((error as Error).message);
  process.exit(1);
});
