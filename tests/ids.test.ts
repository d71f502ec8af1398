import { expect, test } from "vitest";
import { same } from "../functions/ids.js";

const uuid = "7af2f72c-1d95-41f0-a716-429fcfbc4d80";
const id = Buffer.from(`ciscospark://us/PEOPLE/${uuid}`).toString("base64url");
const elsewhere = Buffer.from(`ciscospark://urn:TEAM:eu/PEOPLE/${uuid}`).toString("base64url");

test.each([
  { name: "itself", a: id, b: id, want: true },
  { name: "its bare uuid", a: id, b: uuid, want: true },
  { name: "its id by another cluster", a: id, b: elsewhere, want: true },
  { name: "another uuid", a: id, b: uuid.replace("7", "8"), want: false },
  { name: "nothing", a: id, b: "", want: false },
])("an id is the same as $name: $want", ({ a, b, want }) => {
  expect(same(a, b)).toBe(want);
});
