import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";

const OLDEST = [1, 11];

/** Given is what Terraform is told by its environment alone, since it is secret: values by name. */
export type Given = Record<string, string>;

/** ready throws an Error that says what to install where there is no terraform, or an old one. */
export function ready(): void {
  const { stdout, error } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  const version = error ? undefined : (JSON.parse(stdout).terraform_version as string);
  const [major = 0, minor = 0] = (version ?? "0.0").split(".").map(Number);
  if (major > (OLDEST[0] ?? 0) || (major === OLDEST[0] && minor >= (OLDEST[1] ?? 0))) return;
  throw new Error(
    `Spotter needs Terraform ${OLDEST.join(".")} or newer; ${version ? `this is ${version}` : "there is none here"}. See https://developer.hashicorp.com/terraform/install.`,
  );
}

/** terraform runs it as if typed here; another exit code than 0 is an Error. Secrets go by environment alone. */
export async function terraform(args: string[], given: Given): Promise<void> {
  const env = {
    ...process.env,
    ...given,
    // Without it the restapi provider prints what it deletes, the webhook's secret among it.
    API_DATA_IS_SENSITIVE: "true",
    TF_IN_AUTOMATION: "1", // no word of how to apply a plan that is gone then
  };
  const child = spawn("terraform", args, { env, stdio: "inherit" });
  process.on("SIGINT", patient);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  }).finally(() => process.off("SIGINT", patient));
  if (code !== 0) throw new Error(`terraform ${args[0]} ended with ${code}: see above.`);
}

// Ctrl-C reaches Terraform as well, which ends in its own time.
function patient(): void {}

/** agreed asks a question that only "yes" answers; YES=1 answers it beforehand, and Ctrl-C is a no. */
export async function agreed(question: string, env = process.env): Promise<boolean> {
  if (env.YES === "1") return true;
  if (!process.stdin.isTTY) throw new Error("Nobody is here to say yes. Set YES=1 to go ahead.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const over = once(lines, "close").then(() => "no"); // Ctrl-C, Ctrl-D
  const asked = lines.question(`${question} Only "yes" goes ahead: `);
  const answer = await Promise.race([asked, over]).catch(() => "no");
  lines.close();
  return answer.trim() === "yes";
}

/** explained returns what to tell people of an error. */
export function explained(error: unknown): string {
  const { code, message } = error as Error & { code?: unknown };
  if (code === "token-rejected") return `${message} Give it a new one: make rotate WHAT=token.`;
  if (!isStranger(error)) return message;
  return "AWS does not know who you are: set AWS_PROFILE, or keys, or sign in again.";
}

/** isStranger tells whether AWS does not know whoever asked. */
export function isStranger(error: unknown): boolean {
  return /Credentials|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|MissingAuthentication/.test(
    (error as Error).name,
  );
}
