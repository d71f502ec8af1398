import { type Answer, json, sentence } from "./answers.js";
import { isHere, type Platform } from "./platform.js";

/** added brings the bot into a room. */
export function added(platform: Platform, room: string): Answer {
  const wrong = wrongWith(platform, room);
  if (wrong) return wrong;
  if (isHere(platform, room)) return sentence(409, "Spotter is in this room already.");
  platform.invite(room);
  return json({});
}

/** dismissed takes the bot out of a room. */
export function dismissed(platform: Platform, room: string): Answer {
  const wrong = wrongWith(platform, room);
  if (wrong) return wrong;
  if (!isHere(platform, room)) return sentence(409, "Spotter is not in this room.");
  platform.dismiss(room);
  return json({});
}

/** left takes the bot out of a workspace; those that have none are the rooms' own. */
export async function left({ door, leave }: Platform): Promise<Answer> {
  if (!door || !leave) return sentence(404, "There is no workspace to leave.");
  if (!door().isIn) return sentence(409, `Spotter is not in ${door().place}.`);
  await leave();
  return json({});
}

function wrongWith({ rooms, door, title, befriends }: Platform, room: string): Answer | undefined {
  const known = rooms().find(({ id }) => id === room);
  if (!known) return sentence(404, "There is no such room.");
  if (known.type === "direct" && !befriends)
    return sentence(400, "A direct room is always with Spotter.");
  if (!door || door().isIn) return undefined;
  return sentence(409, `Spotter is not in ${door().place}: add it to ${title} first.`);
}
