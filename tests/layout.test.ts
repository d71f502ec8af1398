import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

type File = { path: string; text: string; lines: number };

const filesIn = (root: string, ending: string): File[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      const text = readFileSync(path, "utf8");
      return { path, text, lines: text.split("\n").length - 1 };
    });

const importsOf = (text: string) =>
  [...text.matchAll(/^import (?!type )[^;]*?"(.+?)";/gms)].map((m) => m[1] ?? "");
const nameOf = ({ path }: File) => basename(path, ".ts");
const pathsWhere = (some: File[], is: (file: File) => boolean) =>
  some.filter(is).map(({ path }) => path);

const functions = filesIn("functions", ".ts").map((file) => ({
  ...file,
  name: nameOf(file),
  imports: importsOf(file.text),
  isLambda: /^export .*\bhandler\b/m.test(file.text),
  isEdge: /from "@aws-sdk\/client-|^export const \w+: Channel =/m.test(file.text),
}));
const ours = ["functions", "local", "reader", "operate", "bench", "docs"].flatMap((root) =>
  filesIn(root, ".ts"),
);
const tests = filesIn("tests", ".ts");
const named = (name: string) => functions.find((file) => file.name === name);
const nearOf = (name: string) =>
  (named(name)?.imports ?? []).flatMap((path) => /^\.\/(\w+)\.js$/.exec(path)?.[1] ?? []);

// All that a file comes to by its imports of values; types are gone when it runs.
function reachedFrom(name: string, seen = new Set<string>()): Set<string> {
  for (const near of nearOf(name)) if (!seen.has(near)) reachedFrom(near, seen.add(near));
  return seen;
}

describe("functions/: Lambda → list → edge → core", () => {
  const comesToEdge = (name: string) => [...reachedFrom(name)].some((each) => named(each)?.isEdge);

  test("there are some of each", () => {
    expect(functions.filter(({ isLambda }) => isLambda).length).toBeGreaterThanOrEqual(2);
    expect(functions.filter(({ isEdge }) => isEdge).length).toBeGreaterThanOrEqual(6);
    expect(comesToEdge("channels")).toBe(true);
    expect(comesToEdge("plates")).toBe(false);
  });

  test.each(functions)("nothing that $name imports is a Lambda", ({ name }) => {
    expect(nearOf(name).filter((near) => named(near)?.isLambda)).toEqual([]);
  });

  test.each(functions.filter(({ isEdge }) => isEdge))("$name comes to no other edge", (file) => {
    expect([...reachedFrom(file.name)].filter((each) => named(each)?.isEdge)).toEqual([]);
  });

  test("each AWS service is spoken to from one file, and each file speaks to one service", () => {
    const services = functions.map((f) =>
      f.imports.filter((i) => i.startsWith("@aws-sdk/client-")),
    );
    expect(services.filter((used) => used.length > 1)).toEqual([]);
    expect(services.flat()).toEqual([...new Set(services.flat())]);
  });

  test("nothing of another folder is imported", () => {
    const outside = functions.filter((f) => f.imports.some((i) => i.startsWith("../")));
    expect(outside.map((f) => f.name)).toEqual([]);
  });

  test("no file asks which channel it is", () => {
    const asks = /channel(\.name)? ===? "|case "(webex|slack|line|x)"/;
    expect(pathsWhere(functions, ({ text }) => asks.test(text))).toEqual([]);
  });

  test("only Lambdas log", () => {
    const logging = functions.filter(({ text }) => /powertools\/logger/.test(text));
    expect(logging.filter(({ isLambda }) => !isLambda)).toEqual([]);
    expect(logging.length).toBeGreaterThan(0);
  });

  test("only env.ts and Lambdas read the environment", () => {
    const reading = functions.filter(({ text }) => /process\.env/.test(text));
    expect(reading.filter(({ name, isLambda }) => name !== "env" && !isLambda)).toEqual([]);
  });

  test("what a plate is depends on nothing but what is read", () => {
    const pure = ["candidates", "checks", "countries", "letters", "rows", "signs", "templates"];
    const reach = /\bprocess\.|\bfetch\(|\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/;
    const impure = pure.flatMap((name) => [name, ...reachedFrom(name)]);
    expect(impure.filter((name) => reach.test(named(name)?.text ?? name))).toEqual([]);
  });
});

describe("rooms", () => {
  // As docs/architecture.md has it.
  const open: Record<string, string[]> = {
    functions: [],
    reader: [],
    local: ["functions", "reader"],
    operate: ["functions"],
    docs: [],
  };

  test.each(Object.entries(open))("%s imports nothing but of %j, and itself", (room, others) => {
    const outside = ours
      .filter(({ path }) => path.startsWith(`${room}/`))
      .flatMap(({ path, text }) =>
        importsOf(text)
          .filter((to) => to.startsWith("."))
          .map((to) => join(dirname(path), to)),
      )
      .filter((to) => !to.startsWith(`${room}/`));
    expect(outside.filter((to) => !others.some((other) => to.startsWith(`${other}/`)))).toEqual([]);
  });
});

describe("files", () => {
  test("functions/ is flat, and its data is named by one word, too", () => {
    expect(
      readdirSync("functions").filter((name) => !/^[a-z]+(\.d)?\.(ts|json)$/.test(name)),
    ).toEqual([]);
  });

  test.each(ours)("$path is named by one word", ({ path }) => {
    expect(basename(path)).toMatch(/^[a-z]+(\.d)?\.ts$/);
  });

  test.each(functions.filter(({ text }) => /^export (?!type )/m.test(text)))(
    "$name has its test",
    ({ name }) => {
      expect(existsSync(`tests/${name}.test.ts`)).toBe(true);
    },
  );

  // Data and words; then what is to be cut in two when it is next changed, as long as it is today.
  const longer: Record<string, number> = {
    "functions/replies.ts": 240,
    "functions/slack.ts": 560, // a channel is one file
    "functions/line.ts": 455,
    "functions/store.ts": 210,
    "local/aws/bus.ts": 155,
    "local/aws/gateway.ts": 175,
    "local/aws/queue.ts": 165,
    "bench/weight.ts": 165,
  };

  test.each(ours)("$path is short", ({ path, text, lines }) => {
    const isLambda = path.startsWith("functions/") && /^export .*\bhandler\b/m.test(text);
    expect(lines).toBeLessThanOrEqual(longer[path] ?? (isLambda ? 75 : 150));
  });

  test("what may be longer is there, and needs it", () => {
    const needless = Object.keys(longer).filter(
      (path) => (ours.find((file) => file.path === path)?.lines ?? 0) <= 150,
    );
    expect(needless).toEqual([]);
  });
});

describe("what is written", () => {
  // The other's programs are texts to it.
  const spoken = ours.filter(({ path }) => !path.endsWith(".d.ts") && path !== "bench/weight.ts");

  test.each(spoken)("every export of $path says what it is", ({ text }) => {
    const exports = [
      ...text.matchAll(/^export (?:async )?(?:const|function\*?|type|class) (\w+)/gm),
    ].map(({ index, 1: name = "" }) => ({ name, before: text.slice(0, index) }));
    const told = exports.filter(({ name, before }) => {
      const comment = /\/\*\*(?:(?!\*\/).)*\*\/\n(?:\/\/.*\n)*$/s.exec(before)?.[0] ?? "";
      return new RegExp(`\\b${name}\\b`).test(comment);
    });
    // A shape and its type go by one name, and are told of once.
    const names = new Set(told.map(({ name }) => name));
    expect(exports.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test.each(functions.filter(({ isLambda }) => isLambda))(
    "$name says in its first line what comes in and what goes out",
    ({ name, text }) => {
      expect(text.split("\n")[0]).toMatch(new RegExp(`^/\\*\\* The ${name} function .+\\. \\*/$`));
    },
  );

  test.each([
    { name: "puts work off", pattern: /\b(TODO|FIXME|XXX|HACK)\b/ },
    { name: "repeats types in comments", pattern: /^ *\* @(param|returns)\b/m },
    { name: "has a class but Failure", pattern: /^(export )?(abstract )?class (?!Failure )/m },
    { name: "has a banner", pattern: /^ *\/\/ ?[-=*#]{4,}/m },
  ])("nothing $name", ({ pattern }) => {
    const code = ours.filter(({ path }) => !path.endsWith(".d.ts"));
    const all = [...code, ...tests.filter(({ path }) => !path.endsWith("layout.test.ts"))];
    expect(pathsWhere(all, ({ text }) => pattern.test(text))).toEqual([]);
  });

  test("the repository names nothing outside itself but what .ci/run hands on", () => {
    const words = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "main.tf"];
    const texts = [...ours, ...filesIn("docs", ".md"), ...words.map((path) => fileAt(path))];
    expect(pathsWhere(texts, ({ text }) => text.includes("/shared/"))).toEqual([]);
  });
});

describe("tests/", () => {
  const others = tests.filter(({ path }) => !path.endsWith("layout.test.ts"));

  test.each([
    { name: "stands in for our own files", pattern: /\bvi\.(mock|doMock)\(/ },
    { name: "compares with what was there", pattern: /\.toMatch(Inline|File)?Snapshot\(/ },
    { name: "says should", pattern: /\b(test|it)\("[^"]*\bshould\b/ },
  ])("nothing $name", ({ pattern }) => {
    expect(pathsWhere(others, ({ text }) => pattern.test(text))).toEqual([]);
  });
});

describe("Terraform", () => {
  const modules = readdirSync("modules").map((name) => ({ name, path: `modules/${name}` }));
  const described = (text: string, kind: string) =>
    [...text.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n(.*?)^\\}`, "gms"))].map(
      ({ 1: name = "", 2: body = "" }) => ({ name, body }),
    );

  test.each(modules)("$name has the same four files, and its test", ({ name, path }) => {
    const usual = ["main.tf", "outputs.tf", "variables.tf", "versions.tf"];
    expect(readdirSync(path)).toEqual(expect.arrayContaining(usual));
    expect(existsSync(`tests/${name}.tftest.hcl`)).toBe(true);
  });

  test.each(modules)("$name is short, and asks for little", ({ path }) => {
    expect(fileAt(`${path}/main.tf`).lines).toBeLessThanOrEqual(100);
    const asked = described(fileAt(`${path}/variables.tf`).text, "variable");
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  test.each([{ name: "the root", path: "." }, ...modules])(
    "$name tells of each value",
    (module) => {
      const variables = described(fileAt(`${module.path}/variables.tf`).text, "variable");
      const outputs = described(fileAt(`${module.path}/outputs.tf`).text, "output");
      const untold = [
        ...variables.filter(({ body }) => !/^ {2}type +=/m.test(body)),
        ...[...variables, ...outputs].filter(({ body }) => !/^ {2}description += "\S/m.test(body)),
      ];
      expect(untold.map(({ name }) => name)).toEqual([]);
      expect(variables.length).toBeGreaterThan(0);
    },
  );

  test.each(modules)(
    "$name has no provider of its own, and no switch that makes it all",
    (module) => {
      const text = filesIn(module.path, ".tf")
        .map((file) => file.text)
        .join("\n");
      expect(text).not.toMatch(/^provider "|variable "create/m);
    },
  );
});

function fileAt(path: string): File {
  const text = readFileSync(path, "utf8");
  return { path, text, lines: text.split("\n").length - 1 };
}
