import { expect, test, vi } from "vitest";
import { days, env, hasOwnReader, seconds, textsIn, zoneIn } from "../functions/env.js";

test.each([
  { name: "a missing variable", value: undefined },
  { name: "an empty variable", value: "" },
])("env refuses $name and says which", ({ value }) => {
  delete process.env.SPOTTER_TEST;
  if (value !== undefined) process.env.SPOTTER_TEST = value;
  expect(() => env("SPOTTER_TEST")).toThrow("Set SPOTTER_TEST");
});

test("days counts in seconds", () => {
  process.env.SPOTTER_TEST = "14";
  expect(days("SPOTTER_TEST")).toBe(14 * 86_400);
});

test.each([{ value: "two weeks" }, { value: "-1" }, { value: "Infinity" }, { value: " " }])(
  "days refuses $value",
  ({ value }) => {
    process.env.SPOTTER_TEST = value;
    expect(() => days("SPOTTER_TEST")).toThrow("Set SPOTTER_TEST to numbers");
  },
);

test.each([
  { name: "the list that is set", value: "1,2.5", want: [1, 2.5] },
  { name: "the default when none is set", value: "", want: [5, 15] },
])("seconds returns $name", ({ value, want }) => {
  process.env.SPOTTER_TEST = value;
  expect(seconds("SPOTTER_TEST", "5,15")).toEqual(want);
});

test.each([
  { name: "a zone as it is called", value: "Asia/Singapore", want: "Asia/Singapore" },
  { name: "a zone in other letters", value: "europe/london", want: "Europe/London" },
  { name: "UTC where none is named", value: undefined, want: "UTC" },
  { name: "UTC where it is empty", value: "", want: "UTC" },
])("zoneIn returns $name", ({ value, want }) => {
  expect(zoneIn(value)).toBe(want);
});

test("zoneIn refuses a zone that there is not, with examples", () => {
  expect(() => zoneIn("Singapore time")).toThrow(/Set TIME_ZONE .*Asia\/Singapore/);
});

test.each([
  { setting: undefined, want: {} },
  { setting: "", want: {} },
  { setting: "slack=emoji", want: { slack: "emoji" } },
  { setting: " slack = nothing , webex=help,", want: { slack: "nothing", webex: "help" } },
])("textsIn reads $setting", ({ setting, want }) => {
  expect(textsIn(setting)).toEqual(want);
});

test.each(["slack", "slack=", "=emoji", "slack=dance", "slack=emoji=help", "__proto__=help"])(
  "textsIn refuses '%s', and says what there is",
  (setting) => {
    expect(() => textsIn(setting)).toThrow(/Set TEXT .*help, emoji, echo, nothing/);
  },
);

test.each([
  { name: "our own is deployed", value: "local", want: true },
  { name: "Amazon Rekognition is asked", value: "rekognition", want: false },
  { name: "nothing is said", value: "", want: false },
])("hasOwnReader tells who reads where $name", ({ value, want }) => {
  vi.stubEnv("READER", value);
  expect(hasOwnReader()).toBe(want);
  vi.unstubAllEnvs();
});
