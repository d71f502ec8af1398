import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Ran is how a command ended and what it printed. */
export type Ran = { code: number; stdout: string; stderr: string };

/** Workspace is a copy of the configuration, outside the tree, in which terraform runs. */
export type Workspace = {
  folder: string;
  /** terraform returns how it ended; it throws where `want` (0) was not the exit code. */
  terraform(
    args: string[],
    options?: { env?: Record<string, string>; want?: number },
  ): Promise<Ran>;
  /** planOf returns the changes that a plan holds, without those that change nothing. */
  planOf(options?: { env?: Record<string, string> }): Promise<Change[]>;
  remove(): Promise<void>;
};

/** Change is one resource's entry in a plan. */
export type Change = {
  address: string;
  type: string;
  change: { actions: string[]; before: unknown; after: unknown };
};

const CONFIGURATION = ["modules", "examples", "functions"]; // the root asks countries.ts which there are

/** workspaceOf copies the configuration, lets `prepare` add to it, and initialises terraform in `path` of it. */
export async function workspaceOf({
  path = ".",
  env: given = {},
  prepare = async () => {},
}: {
  path?: string;
  env?: Record<string, string>;
  prepare?: (folder: string) => Promise<void>;
} = {}): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "spotter-infra-"));
  const files = (await readdir(".")).filter((name) => name.endsWith(".tf"));
  for (const name of [...files, ...CONFIGURATION])
    await cp(name, join(folder, name), { recursive: true });
  const cwd = resolve(folder, path);
  await mkdir(cwd, { recursive: true });
  await prepare(cwd);
  const terraform: Workspace["terraform"] = async (args, { env = {}, want = 0 } = {}) => {
    const around = { ...surroundings(), API_DATA_IS_SENSITIVE: "true" };
    const ran = await run("terraform", args, { cwd, env: { ...around, ...given, ...env } });
    if (ran.code === want) return ran;
    throw new Error(`terraform ${args[0]} ended with ${ran.code}:\n${ran.stdout}\n${ran.stderr}`);
  };
  const planOf: Workspace["planOf"] = async (options) => {
    await terraform(["plan", "-input=false", "-out=planned"], options);
    const { stdout } = await terraform(["show", "-json", "planned"], options);
    const { resource_changes: changes = [] } = JSON.parse(stdout) as {
      resource_changes?: Change[];
    };
    return changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  };
  await terraform(["init", "-input=false", "-backend=false"]);
  return {
    folder: cwd,
    terraform,
    planOf,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** run starts a program with this environment and no other, and returns what it printed. */
export function run(
  program: string,
  args: string[],
  { cwd = ".", env }: { cwd?: string; env: Record<string, string> },
): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const printed = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (printed.stdout += chunk));
    child.stderr.on("data", (chunk) => (printed.stderr += chunk));
    child.once("error", fail);
    child.once("close", (code) => done({ code: code ?? -1, ...printed }));
  });
}

/** surroundings is what terraform may know of this machine: where programs and providers are, and no credentials. */
export function surroundings(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"];
  const known = kept.flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  });
  const quiet = {
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    NO_COLOR: "1",
    TF_CLI_ARGS: "-no-color",
  };
  return { ...Object.fromEntries(known), ...quiet };
}
