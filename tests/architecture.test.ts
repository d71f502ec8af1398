import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  grantsOf,
  localsIn,
  type Module,
  modulesIn,
  modulesNamed,
  textsIn,
} from "../docs/diagram/deployed.js";
import { drawingOf, drawnIn, drawnInto, type House, houseHere } from "../docs/diagram/drawing.js";
import { channelsIn, codeIn, eventsIn, lambdasIn, publishedBy } from "../docs/diagram/published.js";

const page = readFileSync("docs/architecture.md", "utf8");
const here = houseHere();
const modules = modulesIn(here.main);
const ofKind = (kind: string) => modules.filter((module) => module.kind === kind);
const actionsOf = (module: Module) =>
  grantsOf(module, localsIn(here.main)).flatMap(({ actions }) => actions);

test("the diagram in architecture.md is what main.tf and the functions say: else run `make diagram`", () => {
  expect(drawnIn(page)).toBe(drawingOf(here));
});

describe("what stands here", () => {
  test("every Lambda is deployed, and nothing else is", () => {
    const bundles = ofKind("function").map(
      ({ given }) => /(\w+)\.zip/.exec(given.bundle ?? "")?.[1],
    );
    const lambdas = [...lambdasIn(here.code), ...lambdasIn(codeIn("reader"))];
    expect(bundles.sort()).toEqual(lambdas.sort());
  });

  test("a Lambda has one name, in Terraform and in the code", () => {
    for (const { name, given } of ofKind("function"))
      expect(given.bundle).toContain(`/${name}.zip`);
  });

  test("every kind of module is used", () => {
    expect([...new Set(modules.map(({ kind }) => kind))].sort()).toEqual(
      readdirSync("modules").sort(),
    );
  });

  test.each(ofKind("function"))("$name may publish if it does, and does if it may", (module) => {
    const does = publishedBy(module.name, here.code).length > 0;
    expect(actionsOf(module).includes("events:PutEvents")).toBe(does);
  });

  test.each(ofKind("subscription"))("the reader of $name may take its messages", (module) => {
    const reader = modules.find(({ name }) =>
      modulesNamed(module.given.function_arn).includes(name),
    );
    expect(reader && actionsOf(reader)).toContain("sqs:ReceiveMessage");
  });

  test.each(eventsIn(here.code))("somebody publishes %s", (event) => {
    const all = lambdasIn(here.code).flatMap((lambda) => publishedBy(lambda, here.code));
    expect(all).toContain(event);
  });

  test("nobody waits for an event that there is not", () => {
    const awaited = ofKind("subscription").flatMap(({ given }) => textsIn(given.events));
    expect(awaited.filter((event) => !eventsIn(here.code).includes(event))).toEqual([]);
    expect(awaited).not.toEqual([]);
  });

  test("every channel is told of", () => {
    expect(channelsIn(here.code)).toContain("webex");
  });
});

const MAIN = `
locals {
  methods = { webex = ["POST", "GET"] }
  rows    = ["dynamodb:GetItem", "dynamodb:PutItem"] # what we do
}

module "http_api" {
  source    = "./modules/http_api"
  functions = { hear = module.hear.arn }
}

module "hear" {
  source        = "./modules/function"
  alarm_actions = local.alarm_actions

  permissions = {
    # module.nothing is only talked of here
    Publish = { actions = ["events:PutEvents"], resources = [module.bus.arn] }
    SeenBefore = {
      actions   = local.rows
      resources = [module.store.arn]
    }
    Look = { actions = ["rekognition:DetectText"], resources = ["*"] }
  }
}

module "bus" {
  source = "./modules/event_bus"
}

module "questions" {
  source       = "./modules/subscription"
  bus          = module.bus.name
  events       = ["message.received", "room.joined"]
  function_arn = module.hear.arn
}

module "clock" {
  source       = "./modules/schedule"
  minutes      = 5
  function_arn = module.hear.arn
}

module "store" {
  source = "./modules/table"
}

module "alarms" {
  source = "./modules/alarms"
}
`;

const house: House = {
  main: MAIN,
  bus: 'resource "aws_cloudwatch_event_archive" "this" {\n  detail-type = ["message.received"]\n}\n',
  webhooks: '{ resource = "messages", event = "created" }',
  code: {
    hear: `import { told } from "./telling.js";
import { type Channel, channelNamed } from "./channels.js";
export async function handler() {
  const channel = channelNamed("webex");
  await channel.eventsIn(1);
  await told(channel);
}
`,
    telling: `import { publish } from "./events.js";
export async function told(channel) {
  await channel.sent?.(place);
  await channel.missed?.(since, asking);
  await publish([{ name: "message.answered" }]);
}
// "message.failed" is not for us
export async function untold(channel) {
  await channel.reply(place);
  await publish([{ name: "message.failed" }]);
}
`,
    channels: `export type Channel = {
  eventsIn(delivery: Delivery): Promise<Heard[]>;
  reply(place: Place, words: Words): Promise<string>;
  sent?(place: Place): Promise<string[]>;
  missed?(since: Date, asking: Asking): AsyncIterable<Message>;
  unasked?(asking: Asking): Promise<void>;
};
`,
    events: `export type Heard = { name: "message.received" | "room.joined" };
export type Events = {
  "message.received": Particulars;
  "room.joined": Particulars;
  "message.answered": { replyId: string };
  "message.failed": { code: string };
};
export async function publish() {}
`,
    webex:
      'export const webex: Channel = {\n  name: "webex",\n  sent,\n  missed,\n  door: { authorize },\n};\n',
    pigeon: 'export const pigeon: Channel = { name: "pigeon", sent };\n',
  },
};

const changed = (changes: Partial<House["code"]>): House => ({
  ...house,
  code: { ...house.code, ...(changes as House["code"]) },
});

describe("drawingOf", () => {
  test.each([
    { name: "a Lambda", want: '  hear[["hear"]]\n' },
    { name: "who it stands for", want: "  http_api --> hear\n" },
    {
      name: "what happened on a platform, and what the handler comes to publish",
      want: '  hear -- "message.received<br>room.joined<br>message.answered" --> bus\n',
    },
    { name: "what it keeps, and why", want: '  hear -- "seen before" --> store\n' },
    { name: "a service", want: '  hear -- "look" --> rekognition(["Amazon Rekognition"])\n' },
    { name: "what it asks of a platform", want: '  hear -- "sent<br>missed" --> webex\n' },
    { name: "what a platform can be asked, and no more", want: '  hear -- "sent" --> pigeon\n' },
    {
      name: "who comes by the door",
      want: '  browser(["a browser"]) -- "GET /install/webex" --> http_api\n',
    },
    {
      name: "what a queue waits for",
      want: '  bus -- "message.received<br>room.joined" --> questions[/"queue: questions"/]\n',
    },
    { name: "who reads the queue", want: "  questions --> hear\n" },
    {
      name: "what is archived",
      want: '  bus -- "message.received" --> bus_archive[("archive")]\n',
    },
    { name: "a table", want: '  store[("table: store")]\n' },
    { name: "a route", want: '  webex -- "POST, GET /webhooks/webex" --> http_api\n' },
    { name: "who is run by the clock", want: '  clock(("every 5 minutes")) --> hear\n' },
    {
      name: "who raises alarms",
      want: '  alarms(["by mail, alarms of<br>what is counted<br>hear"])\n',
    },
  ])("draws $name", ({ want }) => {
    expect(drawingOf(house)).toContain(want);
  });

  test("draws nothing that is not reached, or only spoken of", () => {
    expect(drawingOf(house)).not.toMatch(/message\.failed|nothing|"reply|unasked|install\/pigeon/);
  });

  test.each([
    {
      name: "an event more",
      house: changed({ telling: house.code.telling?.replace("answered", "failed") ?? "" }),
    },
    { name: "a channel more", house: changed({ line: "export const line: Channel = {};\n" }) },
    {
      name: "a table more",
      house: { ...house, main: `${MAIN}module "other" {\n  source = "./modules/table"\n}\n` },
    },
    {
      name: "an event less to wait for",
      house: { ...house, main: MAIN.replace(', "room.joined"', "") },
    },
    {
      name: "a permission less",
      house: { ...house, main: MAIN.replace("rekognition:", "other:") },
    },
  ])("draws $name differently", ({ house: other }) => {
    expect(drawingOf(other)).not.toBe(drawingOf(house));
  });

  test("refuses what it cannot draw", () => {
    const main = `${MAIN}module "other" {\n  source = "./modules/lighthouse"\n}\n`;
    expect(() => drawingOf({ ...house, main })).toThrow("modules/lighthouse");
  });
});

test.each([
  { name: "in a delivery", asks: "eventsIn(delivery)", want: ["message.received", "room.joined"] },
  { name: "was missed", asks: "missed?.(since, asking)", want: ["message.received"] },
  { name: "was sent", asks: "sent?.(place)", want: [] },
])("who asks a channel what is $name publishes $want", ({ asks, want }) => {
  const ask = `export async function handler() {\n  await channel.${asks};\n}\n`;
  expect(publishedBy("ask", { ...house.code, ask })).toEqual(want);
});

test("drawnInto changes the drawing alone", () => {
  const other = drawnInto(page, "a drawing with $& and $1\n");
  expect(drawnIn(other)).toBe("a drawing with $& and $1\n");
  expect(drawnInto(other, drawnIn(page) ?? "")).toBe(page);
});
