/** `make doctor` looks at a deployment, and says of each thing that it is ok, or what is wrong and what to do. */
import { examined } from "./examination.js";
import { lineOf } from "./findings.js";
import { outputsHere } from "./outputs.js";
import { explained, ready } from "./terraform.js";
import { say } from "./words.js";

async function look(): Promise<void> {
  ready();
  const outputs = outputsHere();
  say(lineOf("deployment", { ok: `${outputs.environment.DEPLOYMENT}, of ${process.cwd()}.` }));
  process.exitCode = (await examined(outputs, say)) > 0 ? 1 : 0;
}

await look().catch((error) => {
  say(`WRONG deployment: ${explained(error)}`);
  process.exit(1);
});
