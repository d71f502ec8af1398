import { once } from "node:events";
import { createServer, request as overHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { lineIn } from "../local/room/line/platform.js";
import type { Platform } from "../local/room/platform.js";
import { type BusEvent, type RoomOptions, room } from "../local/room/room.js";
import { slackIn } from "../local/room/slack/platform.js";
import { webexIn } from "../local/room/webex/platform.js";
import { startSlack } from "../local/slack/simulator.js";
import { overheard } from "./lined.js";
import { simulated } from "./simulated.js";
import { APP, hearing, places } from "./slacked.js";

/** known is the countries that can be chosen; Japan cannot be had. */
export const known = ["JP", "MY", "SG"].map((code) => ({ code, name: `Country ${code}` }));

/** served starts a room's server on a simulated Webex, and what else there is, for the length of a test. */
export async function served(more: Partial<RoomOptions> = {}, besides: Platform[] = []) {
  const simulator = await simulated();
  const listeners = new Set<(event: BusEvent) => void>();
  const events: BusEvent[] = [];
  let chosen = ["SG"];
  const options: RoomOptions = {
    platforms: [webexIn(simulator), ...besides],
    timeline: {
      recent: () => events,
      onEvent: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    countries: {
      known,
      chosen: () => chosen,
      choose: async (codes) => {
        if (codes.includes("JP")) throw new Error("Japan cannot be had today.");
        chosen = codes;
      },
    },
    settings: { reader: "local reader" },
    ...more,
  };
  const happen = (name: string) => {
    const event = { id: name, "detail-type": name, time: "2026-01-15T12:00:00Z", detail: {} };
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const server = createServer(room(options));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  const start = () => once(server.listen(port, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${port}`;
  return { url, port, simulator, happen, chosen: () => chosen, stop, start };
}

/** servedBoth starts a room's server on a simulated Webex and a Slack that lets the bot in, which answers its events and commands so. */
export async function servedBoth(more: Partial<RoomOptions> = {}, ...answers: object[]) {
  const slack = await startSlack(APP);
  onTestFinished(() => slack.stop());
  const target = await hearing(...answers);
  const here = places(slack);
  const install = new URL("/install/slack", target.url).href;
  const all = await served(more, [slackIn(slack, () => install)]);
  await slack.subscribe(target.url);
  return { ...all, slack, target, token: slack.install(here.team), ...here };
}

/** servedLine starts a room's server on a simulated Webex and a LINE, whose events are answered so. */
export async function servedLine(...answers: { status?: number }[]) {
  const all = await overheard({ answers });
  return { ...(await served({}, [lineIn(all.line)])), ...all };
}

/** raw sends a request as it is: fetch tidies paths up and forbids some headers, an attacker does not. */
export async function raw(
  port: number,
  options: { method?: string; path: string; headers?: object },
) {
  const request = overHttp({
    host: "127.0.0.1",
    port,
    ...options,
    headers: { ...options.headers },
  });
  const [response] = await once(request.end(), "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

/** feed opens the server-sent events, and returns what waits for the next one: its name and its value. */
export async function feed(url: string): Promise<() => Promise<[string, unknown]>> {
  const { body } = await fetch(`${url}/room/events`);
  const reader = (body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let text = "";
  const next = async (): Promise<[string, unknown]> => {
    const found = /event: (.+)\ndata: (.+)\n\n/.exec(text);
    if (found) {
      text = text.slice(found.index + found[0].length);
      return [found[1] ?? "", JSON.parse(found[2] ?? "null")];
    }
    const { value, done } = await reader.read();
    if (done) throw new Error("The feed has ended.");
    text += value;
    return next();
  };
  return next;
}
