import { defineConfig } from "vitest/config";

// What kills processes and waits until their messages come back: minutes, not seconds. `make test-crash` builds first.
const shared = { setupFiles: ["tests/setup.ts"], testTimeout: 300_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: "crash",
          include: ["tests/crash/*.test.ts"],
          maxWorkers: 2,
          maxConcurrency: 200, // almost all of them wait for the queue
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          testTimeout: 600_000, // all at the same time, and a third of a minute for each run that is killed
          name: "storm",
          include: ["tests/storm/*.test.ts"],
          maxWorkers: 1, // each file keeps two processors busy
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
