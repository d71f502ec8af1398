import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Change, run, surroundings } from "../infra/terraform.js";
import { type Stage, terraformed } from "./stage.js";

/** Resource is one entry of the state. */
export type Resource = { address: string; values: Record<string, unknown> };

type Kept = {
  outputs: Record<string, { value: unknown }>;
  resources: {
    mode: string;
    module?: string;
    type: string;
    name: string;
    instances: { index_key?: string | number; attributes: Record<string, unknown> }[];
  }[];
};

/** resourcesOf returns what the state says of the resources of a kind. */
export async function resourcesOf(stage: Stage, kind: string): Promise<Resource[]> {
  const { resources } = await stateOf(stage);
  return resources
    .filter(({ mode, type }) => mode === "managed" && type === kind)
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ index_key: key, attributes }) => {
        const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
        const address = [module, type, `${name}${index}`].filter(Boolean).join(".");
        return { address, values: attributes };
      }),
    );
}

/** outputOf returns an output of the deployment. */
export async function outputOf<T>(stage: Stage, name: string): Promise<T> {
  return (await stateOf(stage)).outputs[name]?.value as T;
}

/** planOf returns the changes that a plan holds, without those that change nothing. */
export async function planOf(stage: Stage, args: string[] = []): Promise<Change[]> {
  await terraformed(stage, ["plan", "-input=false", "-out=planned", ...args]);
  // It shows secrets, so it is no command of anybody's: what it says is kept nowhere.
  const show = { cwd: stage.folder, env: surroundings() };
  const { stdout } = await run("terraform", ["show", "-json", "planned"], show);
  const { resource_changes: changes = [] } = JSON.parse(stdout) as { resource_changes?: Change[] };
  return changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
}

/** stateText returns the state as it lies in the file. */
export function stateText({ folder }: Stage): Promise<string> {
  return readFile(join(folder, "terraform.tfstate"), "utf8");
}

async function stateOf(stage: Stage): Promise<Kept> {
  return JSON.parse(await stateText(stage)) as Kept;
}
