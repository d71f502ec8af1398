import { idOf } from "./ids.js";
import { personIn, placeOf } from "./people.js";
import { type Receipt, send, signed } from "./sending.js";
import { installOf, type World } from "./world.js";

/** Command is what a person enters after a slash, by the ids of who and where. */
export type Command = { person: string; room: string; command: string; text?: string };

/** Said is what the person alone is shown, or all in the room where it is `in_channel`. */
export type Said = { response_type: string; text: string };

/** commanded hands a command to our app and returns what it answers, or throws what Slack would show. */
export async function commanded(world: World, asked: Command, stop: AbortSignal): Promise<Said> {
  const { team } = placeOf(world, asked.room);
  const isKnown = world.manifest.commands.includes(asked.command);
  if (!isKnown || !installOf(world, team.id)?.[1].scopes.includes("commands"))
    throw new Error(`${asked.command} is not a valid command.`);
  const receipt = await told(world, formOf(world, asked).toString(), stop);
  if (receipt.reason) {
    const error = receipt.reason === "http_timeout" ? "operation_timeout" : "dispatch_failed";
    throw new Error(`${asked.command} failed with the error "${error}"`);
  }
  return saidIn(receipt.body);
}

/** challenged shows an address a challenge, and says whether it gives it back. */
export async function challenged(world: World, url: string, stop: AbortSignal): Promise<boolean> {
  const challenge = idOf("");
  const { verification: token, knobs } = world;
  const body = JSON.stringify({ token, challenge, type: "url_verification" });
  const headers = signed(world.signing, world.now(), body);
  const parcel = { url, type: "application/json", body, headers };
  const receipt = await send(parcel, knobs.timeout, stop);
  return receipt.status === 200 && [receipt.body, challengeIn(receipt.body)].includes(challenge);
}

async function told(world: World, body: string, stop: AbortSignal): Promise<Receipt> {
  const type = "application/x-www-form-urlencoded";
  const headers = signed(world.signing, world.now(), body);
  return await send({ url: world.target ?? "", type, body, headers }, world.knobs.timeout, stop);
}

function formOf(world: World, { room: at, person: by, command, text = "" }: Command) {
  const place = placeOf(world, at);
  const { team, room } = place;
  const person = personIn(place, by);
  return new URLSearchParams({
    ...{ token: world.verification, team_id: team.id, team_domain: team.domain },
    ...{ channel_id: room.id, channel_name: room.kind === "im" ? "directmessage" : room.name },
    ...{ user_id: person.id, user_name: person.name, command, text },
    ...{ api_app_id: world.appId, is_enterprise_install: "false" },
    response_url: `${world.origin}/commands/${team.id}/${idOf("")}`,
    trigger_id: `${idOf("")}.${idOf("")}`,
  });
}

function saidIn(body: string): Said {
  try {
    const { response_type = "ephemeral", text = "" } = JSON.parse(body);
    return { response_type, text };
  } catch {
    return { response_type: "ephemeral", text: body };
  }
}

function challengeIn(body: string): unknown {
  try {
    return JSON.parse(body).challenge;
  } catch {
    return undefined;
  }
}
