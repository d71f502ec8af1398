import { defineConfig } from "vitest/config";

// What needs terraform, and AWS on this machine: minutes, not seconds, and one file after the other.
export default defineConfig({
  test: {
    include: ["tests/infra/*.test.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
