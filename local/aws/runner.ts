/** A runner is one process of a function: it loads the bundle its parent names, then handles one event at a time. */
import { pathToFileURL } from "node:url";
import type { Context } from "aws-lambda";

/** Facts are what a context holds besides its functions. */
export type Facts = Omit<Context, "getRemainingTimeInMillis" | "done" | "fail" | "succeed">;

/** Run is one event to handle; the deadline is in milliseconds since 1970. */
export type Run = { event: unknown; facts: Facts; deadline: number };

/** Fault is an error as it crosses from one process to another. */
export type Fault = { name: string; message: string; stack?: string | undefined };

/** Report is what a runner says: that it has loaded, or how the loading or a run ended. */
export type Report = { result?: unknown } | { fault: Fault };

type Bundle = { handler?: (event: unknown, context: Context) => unknown };

// A terminal sends Ctrl-C to this process too, but its parent decides when it ends.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());

try {
  const { handler }: Bundle = await import(pathToFileURL(process.argv[1] ?? "").href);
  if (!handler) throw new Error("The bundle exports no handler.");
  process.on("message", async (run: Run) => report(await reportOf(handler, run)));
  report({});
} catch (error) {
  report({ fault: faultOf(error) });
}

function report(what: Report): void {
  process.send?.(what);
}

async function reportOf(handler: NonNullable<Bundle["handler"]>, run: Run): Promise<Report> {
  try {
    const result = await handler(run.event, contextOf(run));
    return { result: JSON.parse(JSON.stringify(result ?? null)) };
  } catch (error) {
    const fault = faultOf(error);
    const { awsRequestId: requestId, functionName } = run.facts;
    const line = { level: "ERROR", message: "Invoke Error", function: functionName, requestId };
    process.stdout.write(`${JSON.stringify({ ...line, error: fault })}\n`);
    return { fault };
  }
}

function contextOf({ facts, deadline }: Run): Context {
  const gone = () => {
    throw new Error("Node 22 on Lambda answers by what the handler returns.");
  };
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  return { ...facts, getRemainingTimeInMillis, done: gone, fail: gone, succeed: gone };
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack };
}
