import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitsIn, lastOf, noticedIn, refusalOf } from "../release.js";

const CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Added\n\n- Plates of Chad.\n";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
  git("init", "--quiet", "--initial-branch=main");
  write("CHANGELOG.md", CHANGELOG);
  write("package.json", '{\n  "name": "spotter",\n  "version": "0.1.0"\n}\n');
  write("package-lock.json", '{\n  "version": "0.1.0",\n  "packages": {\n    "": {}\n  }\n}\n');
  commit("plates: read hyphens");
  commit("outbox: say it once");
  commit("plates: read Chad");
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

function git(...args: string[]): string {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
}

function commit(message: string): void {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", message);
}

function released(VERSION = "") {
  const loader = createRequire(import.meta.url).resolve("tsx");
  const who = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com" };
  const whose = { GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" };
  return spawnSync(process.execPath, ["--import", loader, resolve("release.ts")], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...who, ...whose, VERSION },
  });
}

test("without a version the notes are shown, and nothing is made", () => {
  const { stdout, status } = released();
  const lines = stdout.replaceAll(/\([0-9a-f]{7,}\)/g, "(hash)");
  expect([status, lines]).toEqual([
    0,
    `### Added

- Plates of Chad.

### Every change

**outbox**
- say it once (hash)

**plates**
- read hyphens (hash)
- read Chad (hash)
`,
  ]);
  expect(git("tag")).toBe("");
});

test("with a version it is a heading, a number, a commit, and a tag that holds the notes", () => {
  expect(released("0.2.0").status).toBe(0);
  const today = new Date().toISOString().slice(0, 10);
  expect(read("CHANGELOG.md")).toBe(
    CHANGELOG.replace("## Unreleased\n", `## Unreleased\n\n## 0.2.0 (${today})\n`),
  );
  expect(JSON.parse(read("package.json")).version).toBe("0.2.0");
  expect(JSON.parse(read("package-lock.json")).packages[""].version).toBe("0.2.0");
  expect(git("log", "-1", "--format=%s")).toBe("release: 0.2.0\n");
  expect(git("tag", "--list", "--format=%(contents)", "v0.2.0")).toContain("- read Chad (");
  expect(git("status", "--porcelain")).toBe("");
});

test("the next release tells only what came since", () => {
  released("0.2.0");
  commit("reader: see in the dark");
  const { stdout } = released();
  expect(stdout).toContain("see in the dark");
  expect(stdout).not.toContain("Chad");
});

test.each([
  { name: "what is no version", version: "next", says: "Take a version such as 0.2.0" },
  { name: "an earlier version", version: "0.1.9", says: "The last release is 0.2.0" },
  { name: "the same version", version: "0.2.0", says: "The last release is 0.2.0" },
  { name: "nothing new", version: "0.3.0", says: "Nothing is new" },
  { name: "a changed tree", version: "0.3.0", says: "Commit or put away", change: true },
])("$name is refused, and nothing is made", ({ version, says, change }) => {
  released("0.2.0");
  if (change) write("package.json", "{}");
  const { status, stderr } = released(version);
  expect([status, stderr]).toEqual([1, expect.stringContaining(says)]);
  expect(git("tag").trim()).toBe("v0.2.0");
});

test("a version that another branch has is refused, and nothing is made", () => {
  git("switch", "--quiet", "--create", "other");
  commit("plates: read Mali");
  git("tag", "v0.2.0");
  git("switch", "--quiet", "main");
  const { status, stderr } = released("0.2.0");
  expect([status, stderr]).toEqual([1, expect.stringContaining("There is a v0.2.0 already")]);
  expect(git("log", "-1", "--format=%s")).toBe("plates: read Chad\n");
});

test.each([
  { name: "a scope", log: "a1\tplates: read O", want: { scope: "plates", what: "read O" } },
  { name: "a file", log: "a1\t.ci/run: count", want: { scope: ".ci/run", what: "count" } },
  {
    name: "two scopes",
    log: "a1\tmemory, portions: once",
    want: { scope: "memory, portions", what: "once" },
  },
  {
    name: "what a terminal obeys",
    log: "a1\tplates: read \u001b[2JO",
    want: { scope: "plates", what: "read  [2JO" },
  },
  { name: "none", log: "a1\tInitial commit", want: { scope: "other", what: "Initial commit" } },
])("commitsIn reads a first line with $name", ({ log, want }) => {
  expect(commitsIn(log)).toEqual([{ hash: "a1", ...want }]);
});

test.each([
  { version: "1.0.0", last: "0.9.9", ok: true },
  { version: "0.10.0", last: "0.9.9", ok: true },
  { version: "0.9.10", last: "0.9.9", ok: true },
  { version: "0.9.9", last: "0.9.9", ok: false },
  { version: "0.8.10", last: "0.9.9", ok: false },
  { version: "1.0", last: "0.9.9", ok: false },
  { version: "v1.0.0", last: "0.9.9", ok: false },
])("$version after $last: $ok", ({ version, last, ok }) => {
  expect(refusalOf(version, last) === undefined).toBe(ok);
});

test("the last release is the highest version, whatever other tags there are", () => {
  expect(lastOf("v0.9.0\nv0.10.0\nnightly\nv1.0.0-rc1\nv0.2.0")).toBe("0.10.0");
  expect(lastOf("")).toBe("0.0.0");
});

test("a changelog without its heading is an error that says so", () => {
  expect(() => noticedIn("# Changelog\n")).toThrow("## Unreleased");
});
