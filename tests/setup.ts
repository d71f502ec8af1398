/** What every test runs in: settings that make sense, quiet logs, and no network but this machine. */
import { LOADING } from "../build.js";

Object.assign(process.env, LOADING, {
  AWS_ENDPOINT_URL: "http://127.0.0.1:1", // where nobody answers: what a test does not replace must fail
  AWS_MAX_ATTEMPTS: "1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  POWERTOOLS_LOG_LEVEL: "SILENT",
  POWERTOOLS_METRICS_DISABLED: "true",
});

const real = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const { hostname } = new URL(input instanceof Request ? input.url : String(input));
  if (hostname === "127.0.0.1" || hostname === "localhost") return real(input, init);
  throw new Error(`Tests talk to this machine only, not to ${hostname}.`);
};
