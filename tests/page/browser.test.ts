import { expect, test } from "vitest";
import { browserPath, MISSING } from "./browser.js";

test.each([
  { name: "no browser in PATH", env: { PATH: "/nowhere" } },
  { name: "a path that leads to none", env: { PATH: process.env.PATH, CHROMIUM: "/nowhere/x" } },
])("with $name, the words say how to get one", ({ env }) => {
  expect(() => browserPath(env)).toThrow(MISSING);
});

test("the browser that CHROMIUM names is taken", () => {
  expect(browserPath({ PATH: "", CHROMIUM: process.execPath })).toBe(process.execPath);
});
