import { type Grant, grantsOf, type Module, modulesNamed, textsIn } from "./deployed.js";
import { askedBy, channelsIn, doorsIn, publishedBy } from "./published.js";
import type { Code } from "./reached.js";

/** Known is what a module is drawn with: every module and local value, the code, and the texts of two modules. */
export type Known = {
  modules: Module[];
  locals: Record<string, string>;
  code: Code;
  /** modules/event_bus/main.tf, which names what is archived */
  bus: string;
  /** modules/webex_webhook/variables.tf, which names what Webex tells of */
  webhooks: string;
};

/**
 * shapes draws a module of each kind: nodes, and the arrows that go out of it, as lines of a Mermaid flowchart. They are
 * drawn in this order, in which a message comes to them: Mermaid puts on top what it is told of first.
 */
export const shapes: Record<string, (module: Module, known: Known) => string[]> = {
  webex_webhook: ({ name, given }, { webhooks }) => [
    arrow("webex", `${name}["webhooks"]`, toldOfIn(given.webhooks ?? webhooks)),
  ],
  line_webhook: ({ name }) => [arrow("line", `${name}["endpoint"]`)],
  http_api: doorOf,
  function: functionOf,
  event_bus: ({ name }, { bus }) => [
    `${name}{{"event bus"}}`,
    arrow(name, `${name}_archive[("archive")]`, archivedIn(bus)),
    arrow(name, `${name}_log["log: names and ids"]`, ["every event"]),
  ],
  subscription: ({ name, given }) => [
    arrow(onlyIn(given.bus), `${name}[/"queue: ${name}"/]`, textsIn(given.events)),
    arrow(name, onlyIn(given.function_arn)),
    arrow(name, `${name}_dead[/"dead letters"/]`, ["tried too often"]),
    arrow(onlyIn(given.bus), `${name}_undelivered[/"dead letters"/]`, ["could not be brought"]),
  ],
  schedule: ({ name, given }) => [
    arrow(`${name}(("every ${given.minutes} minutes"))`, onlyIn(given.function_arn)),
  ],
  table: ({ name }) => [`${name}[("table: ${name}")]`],
  secret: ({ name }) => [`${name}[("secret: ${name}")]`],
  alarms: ({ name }, { modules }) => {
    const alarming = modules.filter(({ given }) => given.alarm_actions).map((each) => each.name);
    const watched = ["what is counted", ...alarming]; // the module's own alarms first
    return [`${name}(["by mail, alarms of<br>${watched.join("<br>")}"])`];
  },
  budget: ({ name, given }) => [arrow(`${name}["budget"]`, onlyIn(given.topic_arn))],
  function_url: () => [], // whoever may call the function has an arrow to it
  dashboard: () => [], // it would have an arrow from everything
};

// Services that are no module of ours.
const services: Record<string, string> = { rekognition: `rekognition(["Amazon Rekognition"])` };

function functionOf(module: Module, known: Known): string[] {
  const { name } = module;
  const grants = grantsOf(module, known.locals);
  return [
    `${name}[["${name}"]]`,
    ...known.modules.flatMap((other) => grantedOf(module, other, grants, known)),
    ...Object.entries(services).flatMap(([service, node]) => {
      const whys = whysOf(grants.filter((grant) => grant.services.includes(service)));
      return whys.length > 0 ? [arrow(name, node, whys)] : [];
    }),
    ...channelsIn(known.code).flatMap((channel) => {
      const asked = askedBy(name, channel, known.code);
      return asked.length > 0 ? [arrow(name, channel, asked)] : [];
    }),
  ];
}

// A queue's arrow to its reader stands with the queue.
function grantedOf({ name }: Module, other: Module, grants: Grant[], known: Known): string[] {
  const whys = whysOf(grants.filter(({ modules }) => modules.includes(other.name)));
  if (whys.length === 0 || other.kind === "subscription") return [];
  const isBus = other.kind === "event_bus";
  return [arrow(name, other.name, isBus ? publishedBy(name, known.code) : whys)];
}

function doorOf({ name, given }: Module, { modules, locals, code }: Known): string[] {
  const routes = channelsIn(code).map((channel) => {
    const methods = new RegExp(`\\b${channel} += \\[([^\\]]*)\\]`).exec(locals.methods ?? "")?.[1];
    const from = modules.find(({ kind }) => kind === `${channel}_webhook`)?.name ?? channel;
    const verbs = methods === undefined ? ["POST"] : textsIn(methods);
    return arrow(from, name, [`${verbs.join(", ")} /webhooks/${channel}`]);
  });
  const platforms = channelsIn(code).map((channel) => `${channel}(["${titled(channel)}"])`);
  const visits = doorsIn(code).map((channel) =>
    arrow(`browser(["a browser"])`, name, [`GET /install/${channel}`]),
  );
  const onward = arrow(name, onlyIn(given.functions));
  return [...platforms, `${name}["HTTP API"]`, ...routes, ...visits, onward];
}

function arrow(from: string, to: string, labels: string[] = []): string {
  return labels.length > 0 ? `${from} -- "${labels.join("<br>")}" --> ${to}` : `${from} --> ${to}`;
}

function onlyIn(expression: string | undefined): string {
  return modulesNamed(expression).join(" & ");
}

function archivedIn(hcl: string): string[] {
  const archive = /"aws_cloudwatch_event_archive" .*?^\}/ms.exec(hcl)?.[0] ?? "";
  return textsIn(/detail-type = (\[.*?\])/s.exec(archive)?.[1]);
}

function toldOfIn(hcl: string): string[] {
  const told = hcl.matchAll(/resource += "(\w+)",? +event += "(\w+)"/g);
  return [...told].map(([, resource, event]) => `${resource} ${event}`);
}

function whysOf(grants: Grant[]): string[] {
  return grants.map(({ why }) =>
    why.replaceAll(/(?<=[a-z])[A-Z]/g, (sign) => ` ${sign}`).toLowerCase(),
  );
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
