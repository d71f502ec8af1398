import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Package = {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
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

test("no package comes from elsewhere than the registry", () => {
  const others = Object.entries(packages).filter(
    ([, { resolved = "", link }]) => link || /^(git|file|http:)|github/.test(resolved),
  );
  expect(others).toEqual([]);
});

const scripted = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
  hasInstallScript ? [path.replace(/^.*node_modules\//, "")] : [],
);

// Each was looked at: what its script would build or fetch comes with the package, or with one for this kind of machine.
test("the packages that would run a script when they are installed are known", () => {
  expect(scripted).toEqual(["classic-level", "esbuild", "onnxruntime-node"]);
});

test.each(scripted)("%s loads, though its script never ran", async (name) => {
  expect(Object.keys(await import(name))).not.toEqual([]);
});

test("no script of a package runs here, but that of the Node that make gets where there is none", () => {
  expect(readFileSync(".npmrc", "utf8")).toMatch(/^ignore-scripts=true$/m);
  const allowed = readFileSync("Makefile", "utf8").match(/^.*ignore-scripts=false.*$/gm) ?? [];
  expect(allowed).toEqual([expect.stringMatching(/--prefix \.node .* node@\d+\.\d+\.\d+ /)]);
});

test("versions are exact, and Powertools' are one", () => {
  const wanted: Record<string, string> = { ...dependencies, ...devDependencies };
  expect(Object.values(wanted).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const powertools = Object.entries(wanted).filter(([name]) => name.startsWith("@aws-lambda-pow"));
  expect(new Set(powertools.map(([, version]) => version)).size).toBe(1);
});
