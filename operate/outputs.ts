import { spawnSync } from "node:child_process";

/** Outputs is what a deployment says of itself, as far as it is needed here; see outputs.tf. */
export type Outputs = {
  /** what the functions' code reads from its environment */
  environment: Record<string, string>;
  queues: Record<string, string>;
  dead_letters: Record<string, Record<string, string>>;
  secrets: Record<string, object>;
};

const NEEDED = ["environment", "queues", "dead_letters", "secrets"] as const;

/** deployed returns what the deployment that this folder's Terraform knows says of itself; that there is none is an Error that says what to do. */
export function deployed(): Outputs {
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync("terraform", ["output", "-json"], {
    encoding: "utf8",
    stdio,
  });
  if (status !== 0) throw new Error(`terraform output ended with ${status}: see above.`);
  return outputsIn(stdout);
}

/** outputsIn reads what `terraform output -json` wrote. */
export function outputsIn(json: string): Outputs {
  const told = JSON.parse(json) as Record<string, { value: unknown }>;
  if (NEEDED.some((name) => !told[name]?.value))
    throw new Error("Nothing is deployed from here, or by an older version: `make deploy` first.");
  return Object.fromEntries(NEEDED.map((name) => [name, told[name]?.value])) as Outputs;
}
