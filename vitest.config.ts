import { defineConfig } from "vitest/config";
import { tally } from "./tests/fuzz/tally.js";

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/{fuzz,local,reader}/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    maxWorkers: 3, // on two processors it would be one: most files wait more than they compute
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...(process.env.FUZZ && { reporters: ["default", tally] }),
  },
});
