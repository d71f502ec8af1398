import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;

// Our Makefile beside a node that says what it was told: nothing else is there.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "make-"));
  copyFileSync("Makefile", join(folder, "Makefile"));
  write("node", '#!/bin/sh\ncase "$1" in -e) exit 0;; -p) echo x86_64;; *) env;; esac\n');
  write("npm", "#!/bin/sh\nmkdir -p node_modules\n");
  write("package-lock.json", "{}");
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
}

function made(args: string[], env: Record<string, string> = {}) {
  const PATH = `${folder}:${process.env.PATH}`;
  return spawnSync("make", args, { cwd: folder, encoding: "utf8", env: { PATH, ...env } });
}

const CLEVER = [
  "`touch pwned`",
  "$$(touch pwned)",
  "$(shell touch pwned)",
  "$(touch pwned)",
  '"; touch pwned; "',
  "'; touch pwned; '",
  "a b  c",
  "webexteams://im?space=x&message=y",
];

const typed = [
  { target: "why", name: "MESSAGE" },
  { target: "why", name: "SINCE" },
  { target: "log", name: "PERSON" },
  { target: "forget", name: "PERSON" },
  { target: "catch-up", name: "SINCE" },
  { target: "replay", name: "FROM" },
  { target: "replay", name: "TO" },
  { target: "rotate", name: "WHAT" },
  { target: "release", name: "VERSION" },
];

const ways = typed.flatMap((one) => [
  { ...one, by: "argument", handed: true },
  { ...one, by: "environment", handed: one.name !== "VERSION" }, // of a shell it may be anybody's
]);

test.each(ways)(
  "make $target with $name by $by hands it on as it was typed ($handed), and runs nothing of it",
  ({ target, name, by, handed }) => {
    for (const text of CLEVER) {
      const isArgument = by === "argument";
      const ran = made(
        isArgument ? [target, `${name}=${text}`] : [target],
        isArgument ? {} : { [name]: text },
      );
      expect([ran.status, ran.stderr.match(/\*\*\*.*/)?.[0]]).toEqual([0, undefined]);
      expect(ran.stdout.split("\n").includes(`${name}=${text}`)).toBe(handed);
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    }
  },
);

test("an architecture that is none is refused before anything runs", () => {
  write("terraform.tfvars", 'architecture = "arm64; touch pwned; "\n');
  const { status, stderr } = made(["pack"]);
  expect(status).not.toBe(0);
  expect(stderr).toContain("architecture is arm64 or x86_64");
  expect(existsSync(join(folder, "pwned"))).toBe(false);
});

// What the rules make data of.
function sources(): string[] {
  const rules = readFileSync("Makefile", "utf8").matchAll(/^functions\/\w+\.json: (.*)$/gm);
  return [...rules].flatMap(([, needs = ""]) => needs.match(/\S+\.ts/g) ?? []);
}

const LOCAL = 'reader = "local" # costs "little"\n';

test.each([
  { name: "nothing is said of it", want: "arm64" },
  { name: "the settings name it", files: { "terraform.tfvars": LOCAL }, want: "arm64 reader" },
  {
    name: "a later file says otherwise",
    files: { "terraform.tfvars": LOCAL, "z.auto.tfvars": 'reader = "rekognition"\n' },
    want: "arm64",
  },
  { name: "the environment names it", env: { TF_VAR_reader: "local" }, want: "arm64 reader" },
  {
    name: "the environment names it for another command",
    env: { READER: "local" },
    want: "arm64",
  },
])("our reader is packed where a deployment has it: $name", ({ files = {}, env = {}, want }) => {
  write("node", '#!/bin/sh\ncase "$1" in -e) exit 0;; -p) echo x86_64;; *) echo "$@";; esac\n');
  mkdirSync(join(folder, "functions"));
  for (const name of [...sources(), "package.json"]) write(name, "");
  for (const [name, text] of Object.entries(files)) write(name, text);
  const { stdout } = made(["pack"], env as Record<string, string>);
  expect(stdout.split("\n").filter((line) => line.includes("pack.ts"))).toEqual([
    `--import tsx pack.ts ${want}`,
  ]);
});

test("make explains itself: each target that is for people, in a line", () => {
  const targets = [...readFileSync("Makefile", "utf8").matchAll(/^([a-z0-9-]+):.*## /gm)];
  const { stdout } = made([]);
  expect(targets.length).toBeGreaterThan(20);
  expect(targets.filter(([, name]) => !stdout.includes(`  make ${name} `))).toEqual([]);
});
