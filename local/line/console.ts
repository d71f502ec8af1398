import { send } from "./sending.js";
import type { World } from "./world.js";

const LONGEST = 500; // characters of a URL

/** consoleOf returns what one does in LINE's console. */
export function consoleOf(world: World, stopped: AbortSignal) {
  return {
    subscribe: (url: string) => {
      if (!isEndpoint(url)) throw new Error("LINE takes no such webhook URL.");
      Object.assign(world.endpoint, { url, active: true });
    },
    use: (active: boolean) => void Object.assign(world.endpoint, { active }),
    verify: async () => {
      const { url } = world.endpoint;
      if (!url) throw new Error("There is no webhook URL.");
      return (await send(world, url, [], stopped)).status;
    },
    renew: () => {
      world.token = `${world.token}+`;
      return world.token;
    },
  };
}

/** isEndpoint says whether LINE takes a value as the URL of a program: by https, but on this machine. */
export function isEndpoint(value: unknown): value is string {
  if (typeof value !== "string" || value.length > LONGEST || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  const isHere = /^(127\.0\.0\.1|(.+\.)?localhost)$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isHere);
}
