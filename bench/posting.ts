import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { Text } from "../functions/reading.js";
import { waiting } from "../functions/replies.js";
import type { Sighting } from "../functions/store.js";
import { spoken } from "../functions/words.js";
import type { Simulator } from "../local/webex/simulator.js";
import { startWorld, type World } from "../local/world.js";
import { runningIn, type Taken, takenBy } from "./meter.js";

/** Outcome is what became of a photograph: our reply in Markdown, unless there was none, and what was stored and read, as the bus heard of it. */
export type Outcome = { reply?: string; sightings: Sighting[]; texts: Text[] };

/** Effort is milliseconds of the processor, of the reader and of the function that answers, where they are known. */
export type Effort = { reader?: number; answer?: number };

/** Studio is a bot that photographs are posted to. */
export type Studio = {
  /** post returns what became of a photograph, and what that took. */
  post(name: string, bytes: Uint8Array): Promise<Outcome & { effort: Effort }>;
  /** the most memory of the reader, and of a process that answers, until now, in MB */
  memory(): { reader?: number; answer?: number };
  stop(): Promise<void>;
};

const PLACEHOLDER = spoken(waiting()); // becomes the reply
const PATIENCE = 90_000; // milliseconds until a photograph counts as not answered

/** startStudio starts what `make dev` starts, for plates of these countries; with the reader at a URL, or else one of its own. */
export async function startStudio(countries: string, rekognition?: string): Promise<Studio> {
  const reader = rekognition ? undefined : await startReader();
  const settings = { port: 0, token: "t", signing: "s", countries, log: () => {} };
  const world = await startWorld({ ...settings, rekognition: rekognition ?? reader?.url }).catch(
    (error) => {
      reader?.stop();
      throw error;
    },
  );
  const taken = () => ({
    reader: reader && takenBy([reader.id]),
    answer: takenBy(runningIn("answer")),
  });
  return {
    async post(name, bytes) {
      const before = taken();
      const outcome = await outcomeOf(world, name, bytes);
      return { ...outcome, effort: between(before, taken()) };
    },
    memory() {
      const { reader: eyes, answer } = taken();
      return { ...(eyes && { reader: eyes.memory }), ...(answer && { answer: answer.memory }) };
    },
    async stop() {
      await world.stop();
      reader?.stop();
    },
  };
}

// As `make dev` starts it, but that we know which process it is.
async function startReader(): Promise<{ id: number; url: string; stop: () => void }> {
  const loader = createRequire(import.meta.url).resolve("tsx");
  const child = fork(new URL("../reader/main.ts", import.meta.url), {
    execArgv: ["--import", loader],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return { id: child.pid ?? 0, url, stop: () => child.kill("SIGKILL") };
}

type Both = { reader?: Taken | undefined; answer?: Taken | undefined };

function between(before: Both, after: Both): Effort {
  const part = (name: keyof Both) => {
    const [from, to] = [before[name]?.cpu, after[name]?.cpu];
    return from === undefined || to === undefined ? {} : { [name]: to - from };
  };
  return { ...part("reader"), ...part("answer") };
}

async function outcomeOf(world: World, name: string, bytes: Uint8Array): Promise<Outcome> {
  const webex = world.simulator as Simulator;
  const room = webex.rooms.find(({ type }) => type === "direct")?.id ?? "";
  const person = webex.people[0]?.id ?? "";
  const type = name.toLowerCase().endsWith(".png") ? "image/png" : "image/jpeg";
  const { id } = webex.post({ person, room, files: [{ name, type, bytes }] });
  const outcome: Outcome = { sightings: [], texts: [] };
  const unheard = world.bus.onEvent(({ "detail-type": event, detail }) => {
    if (!String(detail.message).endsWith(id)) return;
    if (event === "plate.sighted") outcome.sightings.push(detail.sighting as Sighting);
    if (event === "picture.read") outcome.texts = (detail.reading as { text?: Text[] }).text ?? [];
  });
  const reply = await replyTo(webex, room, id);
  unheard();
  return { ...outcome, ...(reply !== undefined && { reply }) };
}

function replyTo(webex: Simulator, room: string, id: string): Promise<string | undefined> {
  const find = () =>
    webex.messages(room).find(({ parentId, text }) => parentId === id && text !== PLACEHOLDER)
      ?.markdown;
  return new Promise((resolve) => {
    const end = (reply?: string) => {
      clearTimeout(late);
      stop();
      resolve(reply);
    };
    const stop = webex.onChange(() => find() !== undefined && end(find()));
    const late = setTimeout(end, PATIENCE);
  });
}
