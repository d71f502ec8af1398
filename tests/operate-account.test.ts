import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startToll } from "../local/toll.js";
import { operated, outputsOf } from "./operated.js";

const ARN = "arn:aws:events:ap-southeast-1:000000000000:event-bus/spotter";
const PLACE = "the deployment is in account 000000000000, region ap-southeast-1";
const UNKNOWN = `It is not known whose keys these are, but ${PLACE}`;
const ALL = { WEBEX_BOT_TOKEN: "token", MESSAGE: "webex:-:M", SINCE: "1h", FROM: "1h", YES: "1" };

let bus: object | string; // a text is the name of an error
let calls: string[];
let endpoint: { AWS_ENDPOINT_URL: string; TF_VAR_webex_api_url: string };

beforeEach(async () => {
  calls = [];
  const toll = await startToll("http://127.0.0.1:1", async ({ headers, path }) => {
    const target = headers["x-amz-target"];
    calls.push(String(target ?? path));
    const isError = target && typeof bus === "string";
    const told = isError ? { __type: bus, message: "No." } : { type: "bot", ...Object(bus) };
    const status = isError ? 400 : 200;
    return {
      status,
      headers: { "x-amzn-requestid": "1" },
      body: Buffer.from(JSON.stringify(told)),
    };
  });
  onTestFinished(() => toll.stop());
  endpoint = { AWS_ENDPOINT_URL: toll.url, TF_VAR_webex_api_url: toll.url };
});

const made = (name: string, env: object = {}) =>
  operated(name, outputsOf(), { ...ALL, ...endpoint, ...env });

describe("the keys of another account", () => {
  beforeEach(() => {
    bus = { Arn: ARN.replace("000000000000", "999999999999") };
  });

  test.each([
    { name: "rotate", env: { WHAT: "secret" } },
    { name: "rotate", env: { WHAT: "token" } },
    { name: "catchup" },
    { name: "redrive" },
    { name: "replay" },
    { name: "why" },
  ])("let $name $env do nothing", async ({ name, env }) => {
    const { code, told } = await made(name, env);
    expect([code, calls]).toEqual([1, ["AWSEvents.DescribeEventBus"]]);
    expect(told).toBe(`${UNKNOWN}: set AWS_PROFILE, or keys of that account.\n`);
  });

  test("let doctor look at nothing else", async () => {
    const { code, told } = await made("doctor");
    expect([code, calls]).toEqual([1, ["AWSEvents.DescribeEventBus"]]);
    expect(told.split("\n").slice(1)).toEqual([
      `WRONG account: ${UNKNOWN}. → set AWS_PROFILE, or keys of that account.`,
      "1 thing is wrong. Nothing else was looked at.",
      "",
    ]);
  });

  test("let deploy look at nothing else", async () => {
    const { code, told } = await made("deploy");
    expect([code, calls]).toEqual([0, ["/people/me", "AWSEvents.DescribeEventBus"]]);
    expect(told).toContain(`WRONG account: ${UNKNOWN}`);
  });
});

test.each([
  {
    name: "a bus of another region",
    answer: { Arn: ARN.replace("southeast-1", "southeast-2") },
    want: `${UNKNOWN}: set AWS_PROFILE, or keys of that account.`,
  },
  {
    name: "no such bus",
    answer: "ResourceNotFoundException",
    want: `${UNKNOWN}: set AWS_PROFILE, or keys of that account; where they are, its bus was deleted, and make deploy makes it again.`,
  },
  {
    name: "what may not be asked",
    answer: "AccessDeniedException",
    want: `These keys may not do events:DescribeEventBus, which tells whose they are, and ${PLACE}: allow it, or set AWS_PROFILE.`,
  },
  {
    name: "that it knows nobody",
    answer: "UnrecognizedClientException",
    want: "AWS does not know who you are: set AWS_PROFILE, or keys, or sign in again.",
  },
  { name: "that it is in trouble", answer: "InternalException", want: "No." },
])("a command does nothing where AWS tells of $name", async ({ answer, want }) => {
  bus = answer;
  const { code, told } = await made("redrive");
  expect([code, told, calls]).toEqual([1, `${want}\n`, ["AWSEvents.DescribeEventBus"]]);
});
