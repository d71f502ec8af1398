import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { countries } from "../functions/countries.js";

const page = readFileSync("docs/countries.md", "utf8").split("\n");

test.each(countries)("docs/countries.md tells of $code, with its source", (country) => {
  const rows = page.filter((line) => line.startsWith(`| ${country.code} | ${country.name} |`));
  expect(rows).toEqual([expect.stringContaining(`](${country.source})`)]);
});

test("docs/countries.md tells of no country that is not known", () => {
  const told = page.flatMap((line) => /^\| ([A-Z]{2}) \|/.exec(line)?.[1] ?? []);
  expect(told).toEqual(countries.map(({ code }) => code));
});
