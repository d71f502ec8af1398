import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Package = {
  version?: string;
  integrity?: string;
  optionalDependencies?: Record<string, string>;
};

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const packages: Record<string, Package> = lock.packages;
const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

// npm ci refuses a lockfile without them, and whoever has another kind of machine could install nothing.
test("the lockfile holds the native parts for every kind of machine", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test("every package is locked by its content", () => {
  const open = Object.entries(packages).filter(([path, { integrity }]) => path && !integrity);
  expect(open).toEqual([]);
});

test("versions are exact, and Powertools' are one", () => {
  const wanted: Record<string, string> = { ...dependencies, ...devDependencies };
  expect(Object.values(wanted).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const powertools = Object.entries(wanted).filter(([name]) => name.startsWith("@aws-lambda-pow"));
  expect(new Set(powertools.map(([, version]) => version)).size).toBe(1);
});
