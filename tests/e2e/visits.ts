import { invoked } from "./amazon.js";
import type { Stage } from "./stage.js";
import { outputOf } from "./state.js";

/** Page is what install answers a browser. */
export type Page = { statusCode: number; body: string; cookies?: string[] };

/** pageAt asks for the page "Add to Slack" by its route, as anybody may. */
export async function pageAt(stage: Stage): Promise<{ status: number; text: string }> {
  const { hostname, pathname } = await doorOf(stage);
  const [id] = hostname.split(".");
  const response = await fetch(`${stage.emulator.url}/_aws/execute-api/${id}/$default${pathname}`);
  return { status: response.status, text: await response.text() };
}

/** visited asks for a page with a browser's cookies, as API Gateway hands it on: the emulator says neither cookies nor the port. */
export async function visited(stage: Stage, path: string, cookies: string[] = []): Promise<Page> {
  const { host } = await doorOf(stage);
  const { pathname, searchParams } = new URL(path, "https://install");
  const event = {
    version: "2.0",
    rawPath: pathname,
    cookies: cookies.map((cookie) => cookie.split(";")[0]),
    headers: {},
    queryStringParameters: Object.fromEntries(searchParams),
    requestContext: { domainName: host, requestId: "visit", http: { method: "GET" } },
  };
  return JSON.parse(await invoked(stage, "spotter-install", event)) as Page;
}

/** linkIn returns the address at Slack that a page leads to. */
export function linkIn(html: string, origin: string): string {
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) => link);
  const link = links.find((one) => one.startsWith(origin)) ?? "";
  return link.replaceAll("&amp;", "&");
}

/** consented says yes on Slack's page, and returns the path that Slack leads back to. */
export async function consented({ slack }: Stage, link: string): Promise<string> {
  const body = new URL(link).searchParams;
  body.set("decision", "allow");
  body.set("team", slack.teams[0]?.id ?? "");
  const call = { method: "POST", body, redirect: "manual" as const };
  const response = await fetch(link.split("?")[0] ?? "", call);
  const back = new URL(response.headers.get("location") ?? "https://nowhere/");
  return `${back.pathname}${back.search}`;
}

async function doorOf(stage: Stage): Promise<URL> {
  return new URL((await outputOf<{ slack: string }>(stage, "install_urls")).slack);
}
