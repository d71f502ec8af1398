import type { Simulator } from "../webex/simulator.js";
import { type Answer, json, sentence } from "./answers.js";
import { isHere } from "./views.js";

/** added brings the bot into a group room. */
export function added(simulator: Simulator, roomId: string | null): Answer {
  const wrong = wrongWith(simulator, roomId);
  if (wrong) return wrong;
  if (isHere(simulator, roomId ?? "")) return sentence(409, "Spotter is in this room already.");
  simulator.invite(roomId ?? "");
  return json({});
}

/** dismissed takes the bot out of a group room. */
export function dismissed(simulator: Simulator, roomId: string | null): Answer {
  const wrong = wrongWith(simulator, roomId);
  if (wrong) return wrong;
  if (!isHere(simulator, roomId ?? "")) return sentence(409, "Spotter is not in this room.");
  simulator.dismiss(roomId ?? "");
  return json({});
}

function wrongWith({ rooms }: Simulator, roomId: string | null): Answer | undefined {
  const room = rooms.find(({ id }) => id === roomId);
  if (!room) return sentence(404, "There is no such room.");
  if (room.type === "group") return undefined;
  return sentence(400, "A direct room is always with Spotter.");
}
