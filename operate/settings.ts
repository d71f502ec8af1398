import { readdirSync, readFileSync } from "node:fs";

/** settingOf returns a text that the deployment's settings set, in the order that Terraform reads them, or undefined. */
export function settingOf(name: string, env = process.env, folder = "."): string | undefined {
  const files = readdirSync(folder).filter(
    (file) => file === "terraform.tfvars" || file.endsWith(".auto.tfvars"),
  );
  const order = files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const line = new RegExp(`^ *${name} *= *"(.*)"`, "gm");
  const set = order.flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, "utf8").matchAll(line)].map(([, value]) => value),
  );
  return set.at(-1) || env[`TF_VAR_${name}`] || undefined;
}

function rank(file: string): number {
  return file === "terraform.tfvars" ? 0 : 1;
}
