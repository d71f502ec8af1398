import { expect, test } from "vitest";
import { inTurn } from "../functions/turns.js";

test("inTurn runs one job after the other, and a failure holds nobody up", async () => {
  const told: string[] = [];
  const job = (name: string) => async () => {
    told.push(`${name} begins`);
    await new Promise(setImmediate);
    told.push(`${name} ends`);
    if (name === "b") throw new Error("b failed");
    return name;
  };
  const ended = await Promise.allSettled(["a", "b", "c"].map((name) => inTurn(job(name))));
  const lines = ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"];
  expect(told).toEqual(lines);
  expect(ended).toMatchObject([
    { value: "a" },
    { reason: { message: "b failed" } },
    { value: "c" },
  ]);
});
