import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { bodyOf } from "../bodies.js";
import type { Answer } from "./answers.js";
import { webPage } from "./pages.js";
import type { World } from "./world.js";

/** consent is the page where somebody lets the app into a workspace, or does not, and is sent back. */
export async function consent(world: World, request: IncomingMessage): Promise<Answer> {
  const { searchParams } = new URL(request.url ?? "/", world.origin);
  const body = request.method === "POST" ? await bodyOf(request, 100_000) : undefined;
  const asked = body ? new URLSearchParams(body.toString()) : searchParams;
  const wrong = wrongWith(world, asked);
  if (wrong) return webPage(`<h1>Something went wrong</h1><p>${wrong}</p>`);
  if (!body) return webPage(pageOf(world, asked));
  const back = new URL(asked.get("redirect_uri") ?? "");
  if (asked.get("decision") === "allow") back.searchParams.set("code", codeFor(world, asked));
  else back.searchParams.set("error", "access_denied");
  back.searchParams.set("state", asked.get("state") ?? "");
  return { status: 302, headers: { location: back.toString() }, body: "" };
}

function wrongWith(world: World, asked: URLSearchParams): string | undefined {
  if (asked.get("client_id") !== world.clientId) return "Invalid client_id parameter.";
  if (!isOurs(world, asked.get("redirect_uri") ?? ""))
    return "redirect_uri did not match any configured URIs.";
  const scopes = scopesIn(asked);
  if (scopes.length === 0) return "No scopes were requested.";
  const strange = scopes.find((scope) => !/^[a-z_.]+(:[a-z_.]+)*$/.test(scope));
  return strange === undefined ? undefined : "Invalid permissions requested.";
}

// The addresses in our manifest begin with wherever Slack reaches us.
function isOurs({ manifest, target }: World, back: string): boolean {
  if (!URL.canParse(back)) return false;
  const { host, pathname } = new URL(back);
  const isHost = target === undefined || new URL(target).host === host;
  return isHost && manifest.redirects.some((path) => pathname.endsWith(path));
}

function scopesIn(asked: URLSearchParams): string[] {
  return (asked.get("scope") ?? "").split(/[ ,]+/).filter(Boolean);
}

function codeFor(world: World, asked: URLSearchParams): string {
  const code = randomBytes(18).toString("base64url");
  const team = world.teams.find(({ id }) => id === asked.get("team")) ?? world.teams[0];
  const back = asked.get("redirect_uri") ?? "";
  const person = team?.people[0]?.id ?? "";
  const at = world.now().getTime();
  world.codes.set(code, { team: team?.id ?? "", scopes: scopesIn(asked), back, person, at });
  return code;
}

function pageOf({ teams }: World, asked: URLSearchParams): string {
  const hidden = ["client_id", "scope", "state", "redirect_uri"]
    .map((name) => `<input type=hidden name=${name} value="${safe(asked.get(name) ?? "")}">`)
    .join("");
  const options = teams
    .map(({ id, name }) => `<option value=${id}>${safe(name)}</option>`)
    .join("");
  const scopes = scopesIn(asked).map((scope) => `<li>${safe(scope)}</li>`);
  return `<h1>Spotter is requesting permission to access a workspace</h1>
<form method=post action=/oauth/v2/authorize>${hidden}
<p><label>Workspace <select name=team>${options}</select></label></p><ul>${scopes.join("")}</ul>
<button name=decision value=deny>Deny</button> <button name=decision value=allow>Allow</button>
</form>`;
}

function safe(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
