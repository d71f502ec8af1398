/** `make deploy`: checks the token, shows what would be made, asks, and makes it. `make destroy` is this with "destroy". */
import { rm } from "node:fs/promises";
import { examined } from "./examination.js";
import { outputsHere } from "./outputs.js";
import { settingOf } from "./settings.js";
import { agreed, explained, ready, terraform } from "./terraform.js";
import { botOf, tokenGiven } from "./token.js";

const PLAN = "planned.tfplan"; // it holds the webhook's secret, so it is removed at once
const webexUrl = settingOf("webex_api_url") ?? "https://webexapis.com/v1";
const isDestroy = process.argv[2] === "destroy";

async function deploy(): Promise<void> {
  ready();
  const token = await tokenGiven();
  say(`This is the bot "${await botOf(token, webexUrl)}".`);
  await terraform(["init", "-input=false"], token);
  try {
    const what = isDestroy ? ["-destroy"] : [];
    await terraform(["plan", "-input=false", `-out=${PLAN}`, ...what], token);
    const question = isDestroy ? "Destroy all of this, and the webhook at Webex?" : "Make this?";
    if (!(await agreed(question))) return say("Nothing was done.");
    await terraform(["apply", "-input=false", PLAN], token);
  } finally {
    await rm(PLAN, { force: true });
  }
  if (isDestroy) return say("All of it is gone.");
  await looked();
  say("Done. Send your bot a picture, or add it to a space.");
}

// It is made, whatever there is to say of it.
async function looked(): Promise<void> {
  say("Looking whether all of it works …");
  try {
    await examined(outputsHere(), say);
  } catch (error) {
    say(explained(error));
  }
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

await deploy().catch((error) => {
  say((error as Error).message);
  process.exit(1);
});
