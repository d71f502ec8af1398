import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { METRICS } from "../functions/metrics.js";

/** What the Terraform of a folder says, all of its files. */
const textOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
    .join("\n");

const counted = Object.keys(METRICS).toSorted();

test("each alarm on what Spotter counts watches something that it counts", () => {
  const watched = [...textOf("modules/alarms").matchAll(/^ +metric +=\s"(\w+)"/gm)];
  const names = watched.map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !counted.includes(name))).toEqual([]);
});

test("the dashboard shows all that Spotter counts, and nothing that it does not", () => {
  const text = textOf("modules/dashboard");
  const [, known = ""] = /own = \{ for metric in \[(.+?)\]/.exec(text) ?? [];
  expect(known.match(/\w+/g)?.toSorted()).toEqual(counted);
  const drawn = counted.filter((name) => {
    const [, graphs = ""] = text.split("graphs =");
    return graphs.includes(`local.own.${name}`) || graphs.includes(`"${name}"`);
  });
  expect(drawn).toEqual(counted);
});

// By name as AWS's documentation of each service has them, with the dimensions that they are told under.
const AMAZONS: Record<string, { names: string[]; dimensions: string[] }> = {
  "AWS/ApiGateway": { names: ["4xx", "5xx", "Count"], dimensions: ["ApiId"] },
  "AWS/Events": { names: ["FailedInvocations"], dimensions: ["EventBusName", "RuleName"] },
  "AWS/Lambda": { names: ["Duration", "Errors", "Throttles"], dimensions: ["FunctionName"] },
  "AWS/SQS": {
    names: ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"],
    dimensions: ["QueueName"],
  },
};

const modules = readdirSync("modules").map((name) => ({ name, text: textOf(`modules/${name}`) }));
const alarms = modules.flatMap(({ name, text }) =>
  text
    .split(/^resource /m)
    .filter((block) => block.startsWith('"aws_cloudwatch_metric_alarm"'))
    .map((block) => ({ name, block })),
);

test("there are alarms in the modules", () => expect(alarms.length).toBeGreaterThan(5));

test.each(alarms)("an alarm of $name watches a metric that there is", ({ block }) => {
  const [, namespace = ""] = /namespace += "(.+)"/.exec(block) ?? [];
  if (namespace === "Spotter") return expect(block).toContain("each.value.metric");
  const { names = [], dimensions = [] } = AMAZONS[namespace] ?? {};
  const [, said = ""] = /metric_name += (.+)/.exec(block) ?? [];
  const [, keys = ""] = /for_each = \{ (.+) \}/.exec(block) ?? [];
  const wanted = said === "each.key" ? [...keys.matchAll(/(\w+) =/g)].map(([, key]) => key) : [];
  const watched = said === "each.key" ? wanted : [said.replaceAll('"', "")];
  expect(watched.filter((name) => !names.includes(name ?? ""))).toEqual([]);
  const [, under = ""] = /dimensions += \{ (.+) \}/.exec(block) ?? [];
  const told = [...under.matchAll(/(\w+) =/g)].map(([, key]) => key ?? "");
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((name) => !dimensions.includes(name))).toEqual([]);
});

test("the dashboard draws metrics of AWS that there are", () => {
  const { text = "" } = modules.find(({ name }) => name === "dashboard") ?? {};
  const lines = [...text.matchAll(/\["(AWS\/\w+)", (?:"(\w+)"|metric), "(\w+)"/g)];
  expect(lines.length).toBeGreaterThan(3);
  for (const [, namespace = "", name, dimension = ""] of lines) {
    const { names = [], dimensions = [] } = AMAZONS[namespace] ?? {};
    if (name) expect(names).toContain(name);
    expect(dimensions).toContain(dimension);
  }
});
