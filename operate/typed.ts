import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Wanted is a secret that people have, in words: what it is, and where they find it. */
export type Wanted = { is: string; where: string };

/** secretGiven returns a secret from the environment, as ours or as Terraform's variable, or asks for it without showing what is typed. */
export async function secretGiven(
  name: string,
  { is, where }: Wanted,
  env = process.env,
): Promise<string> {
  const given = env[name]?.trim() || env[`TF_VAR_${name.toLowerCase()}`]?.trim();
  if (given) return given;
  if (process.stdin.isTTY) return await asked(`Type ${is} (${where}; not shown): `);
  throw new Error(`Set ${name} to ${is}, ${where}.`);
}

async function asked(question: string): Promise<string> {
  process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  const answer = await new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  lines.close();
  process.stderr.write("\n");
  if (answer.trim()) return answer.trim();
  throw new Error("Nothing was typed, so nothing was done.");
}
