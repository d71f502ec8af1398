import type { Reporter, TestModule } from "vitest/node";
import type { Tally } from "./cases.js";

const SHOWN = 8; // kinds of cases

/** tally prints, when all properties were tried, how many cases they came to and which kinds took the processor longest. */
export const tally: Reporter = {
  onTestRunEnd(modules) {
    const kinds = [...modules].flatMap(kindsIn);
    const slow = kinds.toSorted((one, other) => other.slowest - one.slowest).slice(0, SHOWN);
    const sum = (of: (kind: Tally) => number) => kinds.reduce((all, kind) => all + of(kind), 0);
    const [cases, seconds] = [sum((kind) => kind.cases), sum((kind) => kind.all) / 1000];
    const memory = Math.max(...kinds.map((kind) => kind.memory));
    console.log(
      `\n${cases} cases took ${seconds.toFixed(1)} s of the processor, and ${memory.toFixed(0)} MB at most. The slowest of a kind:`,
    );
    for (const { slowest, name } of slow)
      console.log(`${slowest.toFixed(1).padStart(8)} ms  ${name}`);
  },
};

function kindsIn(module: TestModule) {
  return [...module.children.allTests()].flatMap((test) => {
    const { fuzz } = test.meta();
    return fuzz ? [{ name: test.name, ...fuzz }] : [];
  });
}
