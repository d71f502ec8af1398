import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const lines = readFileSync("docs/threats.md", "utf8").split("\n");
const isRow = (line: string, at: number) =>
  line.startsWith("| ") && !lines[at + 1]?.startsWith("|---");
const rows = lines.filter(isRow).map((line) => line.split(" | "));

// `tests/a.test.ts`: "one", "another". `tests/b.test.ts`: "a third".
const named = rows.flatMap(([threat = "", , shown = ""]) => {
  const files = [...shown.matchAll(/`(tests\/[\w/-]+\.test\.ts)`:((?: "[^"]+",?)+)/g)];
  const cited = files.flatMap(([, path = "", names = ""]) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => ({ path, name })),
  );
  return cited.length > 0 ? cited : [{ path: shown, name: `${threat} is defended` }];
});

test("the page has its tables, and names more tests than threats", () => {
  expect(lines.filter((line) => line.startsWith("|---"))).toHaveLength(6);
  expect(named.length).toBeGreaterThan(rows.length);
});

// It is called by that name, neither skipped nor in a comment.
const isRun = (text: string, name: string) =>
  [`"${name}"`, `\`${name}\``].some((quoted) => {
    const [before, ...after] = text.split(quoted);
    const call = /^.*\(\s*$/m.exec(before ?? "")?.[0] ?? "//";
    return after.length > 0 && !/^\s*\/\/|\.(skip|todo)\(/.test(call);
  });

test.each(named)("$path shows that '$name'", ({ path, name }) => {
  expect(isRun(readFileSync(path, "utf8"), name)).toBe(true);
});
