import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const NAMES = ["AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"];
const ours = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
const env = {
  ...Object.fromEntries(ours),
  ...Object.fromEntries(NAMES.map((name) => [`GIT_${name}`, "nobody@example.com"])),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

// Stands in for our own Makefile: what is fine has no "bad" in it, and a file says that somebody asked.
const CHECK = `check:\n\t@touch "${"$(ASKED)"}"\n\t@! grep -rn bad functions\n`;

let above: string;
let folder: string;

beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), "hooks-"));
  folder = join(above, "a repository");
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await cp(".githooks", join(folder, ".githooks"), { recursive: true });
  await write(".gitignore", "node_modules/\n");
  await write("Makefile", CHECK);
  await git("init", "--quiet");
  await git("config", "core.hooksPath", ".githooks");
  await git("add", "--all");
  await git("commit", "--quiet", "--no-verify", "--message=tests: begin");
});

afterEach(() => rm(above, { recursive: true }));

async function write(path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function git(...args: string[]): Promise<string> {
  const where = { cwd: folder, env: { ...env, ASKED: join(above, "asked") } };
  return (await promisify(execFile)("git", args, where)).stdout;
}

async function committed(message = "plates: read hyphens"): Promise<string> {
  const outcome = git("commit", "--message", message);
  return outcome.then(() => "committed").catch(({ stderr }) => stderr);
}

async function added(path: string, text: string | Buffer, message?: string): Promise<string> {
  await write(path, text);
  await git("add", "--force", path);
  return committed(message);
}

const wasAsked = () =>
  stat(join(above, "asked"))
    .then(() => true)
    .catch(() => false);

describe("a message", () => {
  test.each([
    { name: "where and what", message: "plates: read hyphens" },
    { name: "a folder", message: "modules/subscription: rest after six receives" },
    { name: "72 characters", message: `plates: ${"e".repeat(64)}` },
    { name: "72 characters of two bytes", message: `plates: ${"é".repeat(64)}` },
    { name: "a body", message: "plates: read hyphens\n\nA hyphen is no letter." },
    { name: "a merge", message: "Merge branch 'one'" },
    { name: "what is to be squashed", message: "fixup! plates: read hyphens" },
  ])("may be $name", async ({ message }) => {
    expect(await added("a.md", "words", message)).toBe("committed");
  });

  test.each([
    { name: "no scope", message: "Read hyphens", why: "say where, then what" },
    { name: "nothing behind its scope", message: "plates:", why: "say where, then what" },
    { name: "73 characters", message: `plates: ${"e".repeat(65)}`, why: "73 characters" },
    { name: "a second line at once", message: "plates: read\nhyphens", why: "second line" },
  ])("may not have $name", async ({ message, why }) => {
    expect(await added("a.md", "words", message)).toContain(why);
  });
});

// Put together here, so that this file can be committed.
const secrets = [
  { name: "an AWS key", secret: `${"AKIA"}IOSFODNN7EXAMPLE` },
  {
    name: "an AWS secret key",
    secret: `aws_secret_access_key = ${"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEX".padEnd(40, "A")}`,
  },
  {
    name: "an AWS secret key, as shells have it",
    secret: `AWS_SECRET_ACCESS_KEY=${"aB3/".repeat(10)}`,
  },
  {
    name: "an AWS secret key, as AWS answers it",
    secret: `"SecretAccessKey": "${"aB3/".repeat(10)}"`,
  },
  { name: "a newer token of GitHub", secret: `${"github_pat"}_${"11ABCDEFG0".repeat(4)}` },
  { name: "an app's token of Slack", secret: `${"xapp"}-1-A0123456789-abcdef` },
  { name: "a private key", secret: `-----BEGIN RSA ${"PRIVATE"} KEY-----` },
  {
    name: "a Webex token",
    secret: `${"Zm9v".repeat(16)}_${"PF84"}_1eb65fdf-9643-417f-9974-ad72cae0e10f`,
  },
  { name: "a Slack token", secret: `${"xoxb"}-123456789012-abcdef` },
];

describe("a secret", () => {
  test.each(secrets)("is refused where it is $name, and not shown", async ({ secret }) => {
    const said = await added("my notes.md", `one\n${secret}\n`);
    expect(said).toContain("looks like a secret, in: my notes.md");
    expect(said).not.toContain(secret);
  });

  test("is found behind a line that looks like a file's name", async () => {
    const said = await added("a.md", `++ b/other.md\n${secrets[0]?.secret}`);
    expect(said).toContain("looks like a secret, in: a.md");
  });

  test("is found where a file ends without a line's end", async () => {
    await added("a.md", "one");
    expect(await added("a.md", `two\n${secrets[0]?.secret}`)).toContain("looks like a secret");
  });

  test("may be taken out again", async () => {
    await write("a.md", secrets[0]?.secret ?? "");
    await git("add", "a.md");
    await git("commit", "--quiet", "--no-verify", "--message=a: slip");
    expect(await added("a.md", "none")).toBe("committed");
  });

  test.each(["terraform.tfstate", ".env", "web/.env.local", "prod.env", "prod.tfvars"])(
    "is refused in %s, whatever is in it",
    async (path) => {
      expect(await added(path, "{}")).toContain("may hold secrets");
    },
  );

  test("is not looked for in examples of settings by their name", async () => {
    expect(await added("examples/small/terraform.tfvars", "x = 1")).toBe("committed");
  });

  test("is refused in what git would show in another form", async () => {
    await git("config", "diff.hidden.textconv", "echo hidden #");
    await write(".gitattributes", "*.md diff=hidden\n");
    expect(await added("a.md", secrets[0]?.secret ?? "")).toContain("looks like a secret");
  });

  test("is refused in the message", async () => {
    const message = `plates: read hyphens\n\n${secrets[0]?.secret}`;
    expect(await added("a.md", "words", message)).toContain("looks like it holds a secret");
  });
});

test.each([
  { name: "1 MB is small enough", bytes: 1048576, want: "committed" },
  { name: "a byte more is refused", bytes: 1048577, want: "over 1 MB: a picture.png" },
])("$name", async ({ bytes, want }) => {
  expect(await added("a picture.png", Buffer.alloc(bytes, "e"))).toContain(want);
});

describe("the check", () => {
  test("refuses what it finds, and says what", async () => {
    expect(await added("functions/a.ts", "bad")).toContain("functions/a.ts:1:bad");
  });

  test("looks at what is staged, not at what is written since", async () => {
    await write("functions/a.ts", "good");
    await git("add", "functions/a.ts");
    await write("functions/a.ts", "bad");
    expect(await committed()).toBe("committed");
  });

  test("is not content with what is put right since", async () => {
    await write("functions/a.ts", "bad");
    await git("add", "functions/a.ts");
    await write("functions/a.ts", "good");
    expect(await committed()).toContain("make check");
  });

  test("leaves the files as they are, staged and not", async () => {
    await added("functions/a.ts", "good");
    await write("functions/a.ts", "better");
    await write("functions/b.ts", "bad");
    await git("add", "functions/b.ts");
    await committed();
    expect(await git("status", "--short")).toBe(" M functions/a.ts\nA  functions/b.ts\n");
    expect(await readFile(join(folder, "functions/a.ts"), "utf8")).toBe("better");
  });

  test("takes a commit of one file, named, for what it is", async () => {
    await added("functions/a.ts", "good");
    await write("functions/a.ts", "better");
    await write("functions/b.ts", "bad");
    await git("add", "functions/b.ts");
    expect(await git("commit", "-m", "a: better", "functions/a.ts")).toContain("a: better");
  });

  test.each([
    { name: "words alone do not need it", path: "docs/a b.md", want: false },
    { name: "code does", path: "functions/a.ts", want: true },
    { name: "so do the dependencies", path: "package.json", want: true },
  ])("$name", async ({ path, want }) => {
    expect(await added(path, "good")).toBe("committed");
    expect(await wasAsked()).toBe(want);
  });

  test("is made where a file goes", async () => {
    await added("functions/a.ts", "good");
    await rm(join(above, "asked"));
    await git("rm", "--quiet", "functions/a.ts");
    await committed();
    expect(await wasAsked()).toBe(true);
  });

  test("says what to do where nothing is installed", async () => {
    await rm(join(folder, "node_modules"), { recursive: true });
    expect(await added("functions/a.ts", "good")).toContain("Run `make check` once");
  });

  test.each([
    {
      name: "takes",
      text: "/** one is the first number. */\nexport const one = 1;\n",
      want: "committed",
    },
    { name: "refuses the style of", text: "export const one = 1", want: "format" },
    {
      name: "refuses the types of",
      text: "/** one is. */\nexport const one: string = 1;\n",
      want: "TS2322",
    },
  ])("is our own `make check`, which $name code", async ({ text, want }) => {
    await rm(join(folder, "node_modules"), { recursive: true });
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    for (const file of ["Makefile", "biome.json", "tsconfig.json", "package-lock.json"])
      await cp(file, join(folder, file));
    await write(".gitignore", "node_modules\n");
    await git("add", "--all");
    expect(await added("functions/one.ts", text)).toContain(want);
  });
});

test("hooks can be run", async () => {
  for (const hook of ["pre-commit", "commit-msg"])
    expect((await stat(`.githooks/${hook}`)).mode & 0o111).toBe(0o111);
});
