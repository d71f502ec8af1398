import type { IncomingMessage } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import { type Answer, json, sentence } from "./answers.js";
import type { Feed } from "./feed.js";

/** Countries are those whose plates are looked for; choose restarts the functions, and may reject in words for people. */
export type Countries = {
  known: { code: string; name: string }[];
  chosen(): string[];
  choose(codes: string[]): Promise<void>;
};

/** Picker lets the page choose, one choice at a time; every page is told. */
export type Picker = {
  view: () => { known: Countries["known"]; chosen: string[]; restarting: boolean };
  choose: (request: IncomingMessage) => Promise<Answer>;
};

/** pickerOf returns what changes the countries and tells a feed of it. */
export function pickerOf(countries: Countries, feed: Feed): Picker {
  let restarting = false;
  const { known } = countries;
  const view = () => ({ known, chosen: countries.chosen(), restarting });

  async function restart(codes: string[]): Promise<Answer> {
    restarting = true;
    feed.tell("countries", view());
    try {
      await countries.choose(codes);
      return json({ chosen: countries.chosen() });
    } catch (error) {
      return sentence(500, error instanceof Error ? error.message : String(error));
    } finally {
      restarting = false;
      feed.tell("countries", view());
    }
  }

  async function choose(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request, 10_000);
    const asked = [(body && jsonIn(body)?.codes) ?? []].flat();
    const codes = known.map(({ code }) => code).filter((code) => asked.includes(code));
    if (codes.length === 0) return sentence(400, "Please choose at least one country.");
    if (restarting) return sentence(409, "Still restarting: please try again in a moment.");
    return await restart(codes);
  }

  return { view, choose };
}
