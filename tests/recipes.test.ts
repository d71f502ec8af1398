import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyses } from "../functions/analyses.js";
import { channels } from "../functions/channels.js";
import { countries } from "../functions/countries.js";

type Step = { recipe: string; path: string; kind: string; text: string };

// What is copied to be changed: all that a check of style, types and layout looks at.
const COPIED = "functions local reader operate bench docs tests modules examples".split(" ");
const ALONE = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "Makefile",
  "build.ts",
  "biome.json",
];
const OTHERS = ["package.json", "tsconfig.json", "vitest.config.ts", ".gitignore"];
const TERRAFORM = ["main.tf", "variables.tf", "outputs.tf", "versions.tf"];

const steps = stepsIn(readFileSync("docs/recipes.md", "utf8"));
const recipes = [...new Set(steps.map(({ recipe }) => recipe))];
const pathsOf = (recipe: string) => [
  ...new Set(steps.filter((step) => step.recipe === recipe).map(({ path }) => path)),
];
let folder: string;

// A step is a block of code behind the paragraph that names its file.
function stepsIn(page: string): Step[] {
  return page.split(/^## /m).flatMap((section) => {
    const [recipe = ""] = section.split("\n");
    const parts = section.matchAll(/^\d\. `([^`]+)`|^```(ts|diff)\n(.*?)^```$/gms);
    let at = "";
    return [...parts].flatMap(({ 1: path, 2: kind = "", 3: text = "" }) => {
      at = path ?? at;
      return path ? [] : [{ recipe, path: at, kind, text }];
    });
  });
}

async function follow({ path, kind, text }: Step): Promise<void> {
  if (kind === "ts") return await writeFile(join(folder, path), text, { flag: "wx" });
  const old = await readFile(join(folder, path), "utf8");
  const lines = text.trimEnd().split("\n");
  const side = (sign: string) =>
    lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`);
  const [before, after] = [side("+").join(""), side("-").join("")];
  expect(old.split(before).length, `one place in ${path} for\n${before}`).toBe(2);
  await writeFile(
    join(folder, path),
    old.replace(before, () => after),
  );
}

async function node(...args: string[]): Promise<string> {
  const [module = "", ...rest] = args;
  const run = promisify(execFile)(process.execPath, [`node_modules/${module}`, ...rest], {
    cwd: folder,
  });
  return run.then(() => "fine").catch(({ stdout, stderr }) => `${stdout}${stderr}`);
}

describe("a copy that followed every recipe", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recipes-"));
    for (const path of [...COPIED, ...ALONE, ...OTHERS, ...TERRAFORM, ".githooks"])
      await cp(path, join(folder, path), { recursive: true }).catch(unlessMissing);
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    for (const step of steps) await follow(step);
    const paths = recipes.flatMap(pathsOf);
    await node("@biomejs/biome/bin/biome", "check", "--write", ...paths);
  });

  afterAll(() => rm(folder, { recursive: true }));

  test("has the style of the house", async () => {
    const paths = recipes.flatMap(pathsOf);
    expect(await node("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ...paths)).toBe(
      "fine",
    );
  });

  test("has right types", async () => {
    const said = await node("typescript/bin/tsc");
    expect(
      said
        .split("\n")
        .filter((line) => recipes.flatMap(pathsOf).some((path) => line.startsWith(path))),
    ).toEqual([]);
  }, 90_000);

  test.each(["pigeon", "pets", "countries", "channels"])("passes the tests of %s", async (name) => {
    expect(await node("vitest/vitest.mjs", "run", `tests/${name}.test.ts`)).toBe("fine");
  });

  test("keeps the layout", async () => {
    const names = steps.map(({ path }) => basename(path, ".ts").replace(".test", "")).join("|");
    expect(
      await node("vitest/vitest.mjs", "run", "tests/layout.test.ts", "-t", `\\b(${names})\\b`),
    ).toBe("fine");
  });
});

const unlessMissing = (error: NodeJS.ErrnoException) => {
  if (error.code !== "ENOENT") throw error;
};

test.each([
  { recipe: "A channel", files: 3 },
  { recipe: "An analysis", files: 3 },
  { recipe: "A country", files: 1 },
])("$recipe takes $files files", ({ recipe, files }) => {
  expect(pathsOf(recipe)).toHaveLength(files);
});

describe("what Terraform takes is what the code knows", () => {
  const variables = readFileSync("variables.tf", "utf8");
  const main = readFileSync("main.tf", "utf8");
  const validationOf = (name: string) =>
    new RegExp(`^variable "${name}" \\{\\n.*?validation \\{\\n(.*?)\\n {2}\\}`, "ms").exec(
      variables,
    )?.[1] ?? "";
  // Names stand in a list there, or are read from the code.
  const namesIn = (rule: string) =>
    [...(/setsubtract\([^[]*\[([^\]]*)\]/.exec(rule)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(
      (m) => m[1],
    );
  const isRead = (rule: string) => /functions|local\./.test(rule);

  test.each([
    { variable: "channels", known: channels.map(({ name }) => name) },
    { variable: "analyses", known: analyses.map(({ name }) => name) },
    { variable: "plate_countries", known: countries.map(({ code }) => code) },
  ])("$variable", ({ variable, known }) => {
    const rule = validationOf(variable);
    expect(isRead(rule) ? known : namesIn(rule)).toEqual(known);
    expect(rule).toContain(`var.${variable}`);
  });

  test.each(analyses)("the question of $name may be asked", ({ name, question }) => {
    const granted = new RegExp(`^ +(${name}|${question}) += "rekognition:\\w+"$`, "m");
    expect(main).toMatch(granted);
  });
});

describe("whoever reads README", () => {
  const readme = readFileSync("README.md", "utf8");
  const row = readme.split("\n").find((line) => line.startsWith("| `ANALYSES`")) ?? "";

  test.each(analyses)("learns of the analysis $name", ({ name }) => {
    expect(row).toMatch(new RegExp(`[\`,]${name}[\`,]`));
  });

  test.each(countries)("learns of $code", ({ code }) => {
    const [listed = ""] = /They are ([A-Z]{2}(, | and ))+[A-Z]{2}:/.exec(readme) ?? [];
    expect(listed).toMatch(new RegExp(`\\b${code}\\b`));
  });
});

test.each(channels)("$name keeps the contract, in a test of its own", ({ name }) => {
  expect(readFileSync(`tests/${name}.test.ts`, "utf8")).toContain(`itIsAChannel(${name}, `);
});

describe("the words for maintainers", () => {
  const records = readdirSync("docs/decisions").filter((name) => /^\d/.test(name));
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/codes.md",
    "docs/countries.md",
    "docs/operating.md",
    "docs/reader.md",
    "docs/reading.md",
    "docs/recipes.md",
    "docs/threats.md",
    "docs/decisions/README.md",
    ...records.map((name) => `docs/decisions/${name}`),
  ];
  const targets = [...readFileSync("Makefile", "utf8").matchAll(/^([a-z0-9-]+):/gm)].map(
    (m) => m[1],
  );
  const madeUp = recipes.flatMap(pathsOf);

  test.each(pages)("%s names targets of make, files and pages that there are", (page) => {
    const text = readFileSync(page, "utf8");
    const made = [...text.matchAll(/`make\s+([a-z0-9-]+)|^make ([a-z0-9-]+)/gm)].map(
      (m) => m[1] ?? m[2],
    );
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((m) =>
      join(dirname(page), m[1] ?? ""),
    );
    const rooms =
      "functions|reader|local|operate|bench|docs|tests|modules|examples|\\.github|\\.githooks";
    const paths = [...text.matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, "g"))].map(
      (m) => m[1] ?? "",
    );
    expect(made.filter((target) => !targets.includes(target))).toEqual([]);
    const missing = [...links, ...paths].filter((path) => !existsSync(path));
    expect(missing.filter((path) => !madeUp.includes(path))).toEqual([]);
  });

  test("decisions are numbered without a gap, and listed under their titles", () => {
    const index = readFileSync("docs/decisions/README.md", "utf8");
    const rows = records.sort().map((name, at) => {
      const number = String(at + 1).padStart(4, "0");
      const [first = ""] = readFileSync(`docs/decisions/${name}`, "utf8").split("\n");
      expect(first.startsWith(`# ${number}. `)).toBe(true);
      return `| [${number}](${name}) | ${first.slice(8)} |`;
    });
    expect(index.split("\n").filter((line) => line.startsWith("| ["))).toEqual(rows);
  });

  test.each(records)("%s is a page that says what, why, what follows and what not", (name) => {
    const text = readFileSync(`docs/decisions/${name}`, "utf8");
    const parts = ["**Decided.** ", "**Why.** ", "**What follows.**", "**Rejected.** "];
    expect(parts.filter((part) => !text.includes(`\n${part}`))).toEqual([]);
    expect(text.split("\n").length).toBeLessThanOrEqual(40);
  });

  test("CONTRIBUTING is soon read", () => {
    expect(readFileSync("CONTRIBUTING.md", "utf8").split("\n").length).toBeLessThanOrEqual(80);
  });
});
