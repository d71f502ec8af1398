/** Prints what a report counts, "passed failed skipped": vitest's JSON, or the lines of `terraform test -json`. */
import { readFileSync } from "node:fs";

type Vitest = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};
type Summary = { passed: number; failed: number; errored: number; skipped: number };

const text = readFileSync(process.argv[2] ?? "", "utf8");
console.log(
  (text.startsWith('{"@level"') ? ofTerraform(text) : ofVitest(JSON.parse(text))).join(" "),
);

// A file that does not load has no tests, so it would count as nothing.
function ofVitest(report: Vitest): number[] {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  return [numPassedTests, numFailedTests + broken.length, numPendingTests + numTodoTests];
}

function ofTerraform(lines: string): number[] {
  const events = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { passed, failed, errored, skipped }: Summary = events.find(
    ({ type }) => type === "test_summary",
  ).test_summary;
  return [passed, failed + errored, skipped];
}
