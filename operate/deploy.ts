/** `make deploy`: checks what the platforms gave, shows what would be made, asks, and makes it. `make destroy` is this with "destroy". */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appForgone, appGiven } from "./app.js";
import { examined } from "./examination.js";
import { hasWebhooks, outputsHere } from "./outputs.js";
import { listOf, settingOf } from "./settings.js";
import { agreed, explained, type Given, ready, terraform } from "./terraform.js";
import { botOf, tokenGiven } from "./token.js";
import { say } from "./words.js";

const webexUrl = settingOf("webex_api_url") ?? "https://webexapis.com/v1";
const isOnWebex = (listOf("channels") ?? ["webex"]).includes("webex");
const isDestroy = process.argv[2] === "destroy";

async function deploy(): Promise<void> {
  ready();
  const early = isOnWebex ? await botGiven() : {};
  const app = isDestroy ? appForgone() : await appGiven();
  await terraform(["init", "-input=false"], {});
  // What is still at Webex goes only with its token.
  const late = !isOnWebex && hasWebhooks() ? await botGiven() : {};
  if (!(await applied({ ...early, ...app, ...late }))) return say("Nothing was done.");
  if (isDestroy) return say("All of it is gone.");
  const isWell = await looked();
  say(
    `${isWell ? "Done." : "It is made, but look above."} Send your bot a picture, or add it to a space or channel.`,
  );
}

async function botGiven(): Promise<Given> {
  const token = await tokenGiven();
  say(`This is the bot "${await botOf(token, webexUrl)}".`);
  return { TF_VAR_webex_bot_token: token };
}

// A plan holds the webhook's secret: nobody else may read it, and it is removed at once.
async function applied(given: Given): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "spotter-plan-"));
  const plan = join(folder, "planned.tfplan");
  const what = isDestroy ? ["-destroy"] : [];
  const question = isDestroy ? "Destroy all of this, and the webhook at Webex?" : "Make this?";
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
