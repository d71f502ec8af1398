import { channelNamed, type Door, type Install } from "./channels.js";
import { type Code, Failure } from "./errors.js";
import { keepInstall } from "./installs.js";
import { type Credentials, credentialsOf } from "./secrets.js";
import { faultOf, stateFor, takeState, type Way } from "./state.js";
import { nameOf, type Visit } from "./visits.js";

const PATIENCE = 10_000; // milliseconds that a person waits for the platform

/**
 * Refusal says why we are not let in, or cannot send anybody to the platform: "elsewhere" is another browser than the one that we sent,
 * "incomplete" is without a code, "nowhere" is where nobody is let in, "unset" is without the app's secrets.
 */
export type Refusal =
  | "broken"
  | "denied"
  | "elsewhere"
  | "expired"
  | "incomplete"
  | "nowhere"
  | "refused"
  | "silent"
  | "unset"
  | "used";

/** Refused is that we are not let in, and what the platform says of it. */
export type Refused = { refusal: Refusal; said?: string | undefined };

const refusals: Partial<Record<Code, Refusal>> = {
  "grant-refused": "refused",
  "platform-busy": "silent",
  "platform-failed": "silent",
  "platform-refused": "silent",
  "platform-silent": "silent",
  "secret-missing": "unset",
  "unknown-channel": "nowhere",
};

/** refusedBy returns what an error means to whoever wanted to let us in. */
export function refusedBy(error: unknown): Refused {
  if (!(error instanceof Failure)) return { refusal: "broken" };
  const refusal = refusals[error.code] ?? "broken";
  return refusal === "refused" ? { refusal, said: error.message } : { refusal };
}

/** doorOf returns the door of a channel; that it has none is a Failure. */
export function doorOf(channel: string): Door {
  const { door } = channelNamed(channel);
  if (!door) throw new Failure("unknown-channel", "Nobody can let Spotter in there.");
  return door;
}

/** sentTo returns the platform's address that a visitor is sent to, and the cookie by which we know the browser again. */
export async function sentTo(visit: Visit, now: Date): Promise<{ url: string; cookie: string }> {
  const door = doorOf(visit.channel);
  const credentials = await credentialsOf(visit.channel);
  const { name, cookie } = nameOf(visit);
  const state = stateFor(wayOf(visit, name, credentials), now);
  return { url: door.authorize(state, backOf(visit), credentials), cookie };
}

/** admitted keeps what the platform gives for the code that a visitor brings back, and returns it, or why there is nothing. */
export async function admitted(visit: Visit, now: Date): Promise<Install | Refused> {
  const { channel, query, browser } = visit;
  const door = doorOf(channel);
  if (query.error === "access_denied") return { refusal: "denied" };
  if (query.error) return { refusal: "refused", said: saidIn(query.error) };
  if (!browser) return { refusal: "elsewhere" };
  const credentials = await credentialsOf(channel);
  const { state = "", code } = query;
  const fault = faultOf(state, wayOf(visit, browser, credentials), now);
  if (fault) return { refusal: fault };
  if (!code) return { refusal: "incomplete" };
  // Before the code is exchanged: whoever comes second with it, at whatever moment, is refused.
  if (!(await takeState(channel, state))) return { refusal: "used" };
  const until = now.getTime() + PATIENCE;
  const install = await door.granted(code, backOf(visit), { credentials, until });
  await keepInstall(channel, install);
  return install;
}

function wayOf({ channel }: Visit, browser: string, credentials: Credentials): Way {
  return { channel, browser, secret: credentials.token("client_secret") };
}

function backOf({ origin, channel }: Visit): string {
  return `${origin}/install/${channel}/authorized`;
}

// Anybody may call us with anything: only what OAuth and platforms say is repeated.
function saidIn(error: string): string | undefined {
  return known.includes(error) ? `The platform says ${error}.` : undefined;
}

const known = [
  "bad_redirect_uri",
  "invalid_client_id",
  "invalid_request",
  "invalid_scope",
  "invalid_team_for_non_distributed_app",
  "server_error",
  "temporarily_unavailable",
  "unapproved_scope",
  "unauthorized_client",
  "unsupported_response_type",
];
