/** `make doctor` looks at a deployment, and says of each thing that it is ok, or what is wrong and what to do. */
import { examined } from "./examination.js";
import { lineOf } from "./findings.js";
import { outputsHere } from "./outputs.js";
import { explained, ready } from "./terraform.js";

async function look(): Promise<void> {
  ready();
  const outputs = outputsHere();
  say(lineOf("deployment", { ok: `${outputs.environment.DEPLOYMENT}, of ${process.cwd()}.` }));
  process.exitCode = (await examined(outputs, say)) > 0 ? 1 : 0;
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

await look().catch((error) => {
  say(lineOf("deployment", { wrong: explained(error), fix: "make deploy." }));
  process.exit(1);
});
