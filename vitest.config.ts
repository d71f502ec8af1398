import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/{local,reader}/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    maxWorkers: 2, // on two processors it would be one: most files wait more than they compute
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
