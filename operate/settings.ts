import { readdirSync, readFileSync } from "node:fs";

/** settingOf returns a text that the deployment's settings set, in the order that Terraform reads them, or undefined. */
export function settingOf(name: string, env = process.env, folder = "."): string | undefined {
  return (
    lastIn(folder, new RegExp(`^ *${name} *= *"(.*)"`, "gm")) || env[`TF_VAR_${name}`] || undefined
  );
}

/** listOf returns the texts of a list that the deployment's settings set, in the same order, or undefined. */
export function listOf(name: string, env = process.env, folder = "."): string[] | undefined {
  const list =
    lastIn(folder, new RegExp(`^ *${name} *= *\\[([^\\]]*)\\]`, "gm")) ?? env[`TF_VAR_${name}`];
  if (list === undefined) return undefined;
  const bare = list.replaceAll(/(#|\/\/).*$/gm, "");
  return [...bare.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => text);
}

function lastIn(folder: string, line: RegExp): string | undefined {
  const files = readdirSync(folder).filter(
    (file) => file === "terraform.tfvars" || file.endsWith(".auto.tfvars"),
  );
  const order = files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const set = order.flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, "utf8").matchAll(line)].map(([, value]) => value),
  );
  return set.at(-1);
}

function rank(file: string): number {
  return file === "terraform.tfvars" ? 0 : 1;
}
