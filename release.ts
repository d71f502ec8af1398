/**
 * `make release`: shows the notes of what was committed since the last release. `make release VERSION=0.2.0` also makes the
 * release: its heading in CHANGELOG.md, its number in package.json, a commit, and a tag that holds the notes. It pushes nothing.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { plain } from "./operate/words.js";

/** Commit is one change: its short hash, what it is about, and what it does. */
export type Commit = { hash: string; scope: string; what: string };

const CHANGELOG = "CHANGELOG.md";
const UNRELEASED = "## Unreleased\n";
const FIRST = "0.0.0";

/** commitsIn reads lines of a hash, a tab and a first line such as "plates: read hyphens", newest first, and returns them oldest first. */
export function commitsIn(log: string): Commit[] {
  const lines = log.split("\n").filter((line) => line.includes("\t"));
  return lines.reverse().map((line) => {
    const [hash = "", ...rest] = line.split("\t");
    const [, scope = "other", what = ""] =
      /^(?:([\w.][\w./, -]*): )?(.*)$/.exec(plain(rest.join(" "))) ?? [];
    return { hash, scope, what };
  });
}

/** notesOf returns a release's notes: what people notice, as CHANGELOG.md has it, then every commit by what it is about. */
export function notesOf(noticed: string, commits: Commit[]): string {
  const scopes = [...new Set(commits.map(({ scope }) => scope))].sort();
  const changes = scopes.map((scope) => {
    const lines = commits.filter((one) => one.scope === scope);
    return [`**${scope}**`, ...lines.map(({ hash, what }) => `- ${what} (${hash})`)].join("\n");
  });
  return [noticed.trim(), "### Every change", ...changes].filter(Boolean).join("\n\n");
}

/** noticedIn returns what stands under "Unreleased" in a changelog; that there is no such heading is an Error. */
export function noticedIn(changelog: string): string {
  const [, after] = changelog.split(UNRELEASED);
  if (after === undefined) throw new Error('CHANGELOG.md has no heading "## Unreleased".');
  return after.split(/^## /m)[0]?.trim() ?? "";
}

/** headed returns the changelog with what was unreleased under a version and a day. */
export function headed(changelog: string, version: string, day: string): string {
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n## ${version} (${day})\n`);
}

/** refusalOf says why a version cannot follow another one; undefined where it can. */
export function refusalOf(version: string, last: string): string | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/;
  if (!parts.test(version)) return `Take a version such as 0.2.0, not "${version}".`;
  const [wanted = [], known = []] = [version, last].map((one) => one.split(".").map(Number));
  const differs = wanted.findIndex((number, n) => number !== known[n]);
  if (differs >= 0 && Number(wanted[differs]) > Number(known[differs])) return undefined;
  return `The last release is ${last}: take a later version.`;
}

/** lastOf returns the version of the newest release among a repository's tags, 0.0.0 where there is none. */
export function lastOf(tags: string): string {
  const versions = tags.split("\n").flatMap((tag) => /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1] ?? []);
  return versions.reduce((last, one) => (refusalOf(one, last) ? last : one), FIRST);
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}

function release(version: string | undefined): void {
  const last = lastOf(git("tag", "--merged", "HEAD"));
  const since = last === FIRST ? ["HEAD"] : [`v${last}..HEAD`];
  const commits = commitsIn(git("log", "--no-merges", "--format=%h%x09%s", ...since));
  const notes = notesOf(noticedIn(readFileSync(CHANGELOG, "utf8")), commits);
  if (version === undefined) {
    console.log(notes);
    return;
  }
  const idle = commits.length === 0 ? "Nothing is new." : undefined;
  const refusal = refusalOf(version, last) ?? taken(version) ?? untidy() ?? idle;
  if (refusal) throw new Error(`${refusal} Nothing was done.`);
  made(version, notes);
}

function made(version: string, notes: string): void {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(CHANGELOG, headed(readFileSync(CHANGELOG, "utf8"), version, day));
  for (const file of ["package.json", "package-lock.json"]) number(file, version);
  git("commit", "--quiet", "--all", "--message", `release: ${version}`);
  const message = `Spotter ${version}\n\n${notes}`;
  git("tag", "--annotate", `v${version}`, "--cleanup=verbatim", "--message", message);
  console.error(`Made v${version}. To publish it: git push --follow-tags`);
}

function taken(version: string): string | undefined {
  return git("tag", "--list", `v${version}`)
    ? `There is a v${version} already, on another branch: take a later version.`
    : undefined;
}

function untidy(): string | undefined {
  return git("status", "--porcelain")
    ? "Commit or put away what is changed here first."
    : undefined;
}

function number(file: string, version: string): void {
  const text = readFileSync(file, "utf8");
  const packages = JSON.parse(text);
  packages.version = version;
  if (packages.packages?.[""]) packages.packages[""].version = version;
  writeFileSync(file, `${JSON.stringify(packages, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename)
  try {
    release(process.env.VERSION || undefined);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
