import { expect, test, vi } from "vitest";
import { meanwhile } from "../functions/placeholder.js";

const slow = () => new Promise<string>((resolve) => setTimeout(resolve, 30, "done"));

test.each([
  { name: "says nothing where the work is quick", patience: 60_000, want: 0 },
  { name: "says once that we are at it where it is not", patience: 1, want: 1 },
])("meanwhile $name", async ({ patience, want }) => {
  const say = vi.fn(async () => {});
  expect(await meanwhile(patience, say, slow)).toBe("done");
  expect(say).toHaveBeenCalledTimes(want);
});

test("meanwhile ends after what it says has been said, so that it can be edited", async () => {
  let isSaid = false;
  const say = () =>
    new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => {
      isSaid = true;
    });
  await meanwhile(1, say, slow);
  expect(isSaid).toBe(true);
});

test("meanwhile lets the work's failure out, after what it says has been said", async () => {
  const say = vi.fn(async () => {});
  const broken = () => slow().then(() => Promise.reject(new Error("down")));
  await expect(meanwhile(1, say, broken)).rejects.toThrow("down");
  expect(say).toHaveBeenCalledTimes(1);
});

test("meanwhile does the work though nothing could be said", async () => {
  const say = () => Promise.reject(new Error("403"));
  expect(await meanwhile(1, say, slow)).toBe("done");
});
