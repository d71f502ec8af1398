import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const files = readdirSync("functions").map((name) => {
  const text = readFileSync(`functions/${name}`, "utf8");
  const imports = [...text.matchAll(/^import (?!type ).*?from "(.+?)";/gms)].map((m) => m[1] ?? "");
  const isLambda = /^export .*\bhandler\b/m.test(text);
  const isEdge = /from "@aws-sdk\/client-|^export const \w+: Channel =/m.test(text);
  return { name, text, imports, isLambda, isEdge, lines: text.split("\n").length - 1 };
});
const moduleOf = (name: string) => `./${name.replace(".ts", ".js")}`;
const lambdas = files.filter((f) => f.isLambda).map((f) => moduleOf(f.name));
const edges = files.filter((f) => f.isEdge).map((f) => moduleOf(f.name));

describe("functions/", () => {
  test("nothing imports a Lambda", () => {
    expect(files.filter((f) => f.imports.some((i) => lambdas.includes(i)))).toEqual([]);
  });

  test("each AWS service is spoken to from one file, and each file speaks to one service", () => {
    const services = files.map((f) => f.imports.filter((i) => i.startsWith("@aws-sdk/client-")));
    expect(services.filter((used) => used.length > 1)).toEqual([]);
    expect(services.flat()).toEqual([...new Set(services.flat())]);
  });

  test("an edge never imports another edge", () => {
    const crossing = files.filter((f) => f.isEdge && f.imports.some((i) => edges.includes(i)));
    expect(crossing.map((f) => f.name)).toEqual([]);
  });

  test("nothing of local/, reader/ or tests/ is imported", () => {
    const outside = files.filter((f) => f.imports.some((i) => i.startsWith("../")));
    expect(outside.map((f) => f.name)).toEqual([]);
  });

  test("no file asks which channel it is", () => {
    const asking = files.filter((f) => /channel(\.name)? ===? "/.test(f.text));
    expect(asking.map((f) => f.name)).toEqual([]);
  });

  test("there are no folders, and no default exports", () => {
    expect(
      files.filter((f) => !f.name.endsWith(".ts") || f.text.includes("export default")),
    ).toEqual([]);
  });

  test.each(files.filter((f) => /^export (?!type )/m.test(f.text)))(
    "$name has its test",
    ({ name }) => {
      expect(existsSync(`tests/${name.replace(".ts", ".test.ts")}`)).toBe(true);
    },
  );

  test.each(files)("$name is not longer than it should be", ({ name, lines, isLambda }) => {
    const isData = name === "countries.ts";
    expect(lines).toBeLessThanOrEqual(isData ? Number.POSITIVE_INFINITY : isLambda ? 70 : 180);
  });

  test.each(files)("every export of $name says what it is", ({ text }) => {
    const exports = [...text.matchAll(/^export (?:async )?(?:const|function|type|class) (\w+)/gm)];
    const told = exports.filter(({ index, 1: name }) => {
      const before = text.slice(0, index).trimEnd();
      const comment = before.endsWith("*/") ? before.slice(before.lastIndexOf("/**")) : "";
      return new RegExp(`\\b${name}\\b`).test(comment);
    });
    expect(told.length).toBe(exports.length);
  });
});

test("the repository names nothing outside itself but what .ci/run hands on", () => {
  const roots = ["functions", "local", "reader", "bench"];
  const texts = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, "utf8")),
  );
  expect(texts.filter((text) => text.includes("/shared/"))).toEqual([]);
});
