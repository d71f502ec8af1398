import type { IncomingMessage } from "node:http";
import type { Answer } from "./answers.js";
import { webPage } from "./pages.js";
import { teamOf, type World } from "./world.js";

/** home sends whoever opens our app's link on to where people read this Slack. */
export function home(world: World, { url = "/" }: IncomingMessage): Answer {
  const { searchParams } = new URL(url, world.origin);
  const isOurs = searchParams.get("app") === world.appId;
  const isKnown = teamOf(world, searchParams.get("team") ?? "") !== undefined;
  if (!world.client || !isOurs || !isKnown)
    return { ...webPage("<h1>There has been a glitch</h1>"), status: 404 };
  return { status: 302, headers: { location: world.client }, body: "" };
}
