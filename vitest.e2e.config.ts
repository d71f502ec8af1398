import { defineConfig } from "vitest/config";

// What deploys all of it to an AWS on this machine: minutes, most of them waiting, and no further than the first failure.
export default defineConfig({
  test: {
    include: ["tests/e2e/*.test.ts"],
    maxWorkers: 2,
    bail: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
