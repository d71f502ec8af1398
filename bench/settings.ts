/** What Terraform files set of what the costs depend on. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { alarmsOf } from "./abilities.js";
import type { Configuration } from "./usage.js";

/** configurationOf returns what a deployment has with these files of settings, where ALARMS may say how many alarms; that there is no such file ends all. */
export function configurationOf(files: string[]): Configuration {
  const variables = join(resolve(import.meta.dirname, ".."), "variables.tf");
  const alarms = Number(process.env.ALARMS) || undefined;
  return configurationIn([variables, ...files].map(textOf), alarms);
}

/** configurationIn returns what Terraform files set, a later one before an earlier; that one says nothing of a setting is an error. */
export function configurationIn(files: string[], alarms?: number): Configuration {
  const set = Object.assign({}, ...files.map(settingsIn));
  const wanted = [
    "receive_memory",
    "answer_memory",
    "reader_memory",
    "keep_days",
    "remember_days",
    "archive_days",
    "log_days",
    "few_alarms",
  ];
  const missing = ["channels", "dashboard", "reader", ...wanted].filter(
    (name) => set[name] === undefined,
  );
  if (missing.length > 0) throw new Error(`No file sets ${missing.join(", ")}.`);
  return {
    ...set,
    analyses: set.analyses ?? USUAL[set.reader] ?? [],
    alarms: alarms ?? alarmsOf(set.channels, set.few_alarms, set.reader),
  };
}

// As main.tf has them, where nobody says what is looked for.
const USUAL: Record<string, string[]> = {
  rekognition: ["plates", "text", "labels"],
  local: ["plates", "text"],
};

// Numbers, yes or no, words, nothing, and lists of texts: a variable's default, or what a line of a .tfvars file or a module's call sets.
function settingsIn(text: string): Record<string, unknown> {
  const value = String.raw`= *(\d+|true|false|null|"\w*"|\[[^\][{]*\])`;
  const defaults = new RegExp(
    String.raw`^variable "(\w+)" \{\n(?: .*\n|\n)*?  default +${value}`,
    "gm",
  );
  const lines = new RegExp(String.raw`^ *(\w+) *${value}`, "gm");
  const found = [...text.matchAll(lines), ...text.matchAll(defaults)].filter(
    ([, , plain]) => plain !== "null",
  );
  return Object.fromEntries(
    found.map(([, name, plain = ""]) => [name, JSON.parse(plain.replace(/,\s*\]$/, "]"))]),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    console.error(`There is no file ${file}: VARS names the settings that you deploy with.`);
    process.exit(1);
  }
}
