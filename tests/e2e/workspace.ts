import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run, surroundings } from "../infra/terraform.js";

// What npm installed: too large to copy, and the same for all.
const INSTALLED = ["node_modules", ".native", ".node"];
// What Terraform keeps beside a configuration.
const STATE = /^(\.terraform|terraform\.tfstate)/;

/** newFolder makes a folder outside the tree, with what npm installed here, and nothing else. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "spotter-e2e-"));
  for (const name of INSTALLED) await symlink(resolve(name), join(folder, name));
  return folder;
}

/** filled puts what git knows of this tree into a folder, as old as it is here, so that make finds nothing to do anew. */
export async function filled(folder: string): Promise<void> {
  const listed = await ran("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const name of listed.split("\0").filter(Boolean))
    await cp(name, join(folder, name), { preserveTimestamps: true }).catch(unlessGone);
}

/** emptied takes out of a folder all but what npm installed and what Terraform keeps. */
export async function emptied(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (!INSTALLED.includes(name) && !STATE.test(name))
      await rm(join(folder, name), { recursive: true });
}

/** unpacked puts the tree of a commit into a folder. */
export async function unpacked(commit: string, folder: string): Promise<void> {
  const archive = join(folder, ".tree.tar");
  await ran("git", ["archive", `--output=${archive}`, commit]);
  await ran("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
}

// What is deleted, but not committed yet.
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

async function ran(program: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, { env: surroundings() });
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}:\n${stderr}`);
  return stdout;
}
