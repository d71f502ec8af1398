import type { IncomingMessage } from "node:http";
import { spent } from "../trouble.js";
import { type Answer, type Call, type Method, no, ok, textIn } from "./answers.js";
import { webPage } from "./pages.js";
import { sharesOf } from "./shares.js";
import { type File, type Stored, teamOf, type World } from "./world.js";

/** filing is the part of the API that says what a file is. */
export const filing: Record<string, Method> = {
  "files.info": { scope: "files:read", answer: info },
};

function info(call: Call): Answer {
  const stored = call.world.files.get(textIn(call, "file") ?? "");
  if (!stored || !isFor(call.world, stored, call.caller.team.id)) return no("file_not_found");
  if (!stored.picture) return no("file_deleted");
  const shares = sharesOf(call.world, call.caller.team, stored.file.id);
  return ok({ file: { ...seenFrom(stored.file, call), shares }, comments: [] });
}

// Who asks through a gate of this machine's is to fetch through it, too.
function seenFrom(file: File, { world, request }: Call): object {
  const { host = "" } = request.headers;
  const isHere = /^(127\.0\.0\.1|localhost):\d+$/.test(host);
  const seen = Object.entries(file).map(([name, value]) => {
    const isUrl = isHere && typeof value === "string" && value.startsWith(`${world.origin}/`);
    return [name, isUrl ? value.replace(world.origin, `http://${host}`) : value];
  });
  return Object.fromEntries(seen);
}

function isFor(world: World, { team, room }: Stored, caller: string): boolean {
  const home = teamOf(world, team);
  const members = home?.rooms.find(({ id }) => id === room)?.members ?? [];
  return team === caller && members.includes(home?.bot.id ?? "");
}

/** fileAt answers who fetches a file from its URL; who may not have it gets the page to sign in. */
export function fileAt(world: World, path: string, { headers }: IncomingMessage): Answer {
  const [, team = "", id = ""] = /^\/files-pri\/(T\w+)-(F\w+)\//.exec(path) ?? [];
  const stored = world.files.get(id);
  const token = world.tokens.get(headers.authorization?.replace(/^Bearer /, "") ?? "");
  const may = token?.state === "active" && token.scopes.includes("files:read");
  const isTheirs = stored && token?.team === team && isFor(world, stored, team);
  if (!may || !isTheirs || !path.includes(`-${id}/`)) return loginPage();
  if (world.knobs.loginPages > 0) {
    world.knobs.loginPages -= 1;
    return loginPage();
  }
  const { status } = world.knobs.files;
  if (spent(world.knobs.files)) return { ...webPage("Something went wrong."), status };
  if (!stored.picture) return { ...webPage("This file was deleted."), status: 404 };
  return {
    status: 200,
    headers: { "content-type": stored.picture.type },
    body: stored.picture.bytes,
  };
}

function loginPage(): Answer {
  return webPage("<h1>Sign in to your workspace</h1><form><input type=password></form>");
}
