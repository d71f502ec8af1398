import { defineConfig } from "vitest/config";

// What needs a browser: one file after the other, since each starts its own.
export default defineConfig({
  test: {
    include: ["tests/page/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
