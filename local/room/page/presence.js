import { complain } from "./composer.js";
import { ask, byId, show, whileBusy } from "./dom.js";
import { here, isBotIn, platformOf, roomNow } from "./here.js";

const AWAY = "Spotter is not in this room, so it hears nothing of it.";
const BLOCKED = "Spotter is not a friend of yours, so it hears nothing here.";

/** drawPresence shows whether the bot is in the room that is looked at, and what it sees there. */
export function drawPresence() {
  const room = roomNow();
  const { mentions, sees, befriends, door } = platformOf(room);
  const [isGroup, isHere] = [room.type === "group", isBotIn(room)];
  const isIn = door?.isIn ?? true;
  const changes = isGroup || befriends;
  show(byId("presence"), changes || door !== undefined);
  show(byId("mention"), isGroup && isHere && mentions);
  show(byId("sees"), isGroup && isHere && !mentions);
  byId("sees").textContent = sees;
  show(byId("absent"), changes && !isHere && isIn);
  byId("absent").textContent = isGroup ? AWAY : BLOCKED;
  show(byId("bot"), changes && isIn);
  byId("bot").textContent = wordsFor(isGroup, isHere);
  byId("bot").className = isHere ? "plain" : "main";
  drawDoor(door);
}

/** wirePresence lets people add the bot to a room, and take it out of a room or of its workspace. */
export function wirePresence() {
  byId("bot").addEventListener("click", () => {
    const method = isBotIn(roomNow()) ? "DELETE" : "POST";
    change(byId("bot"), `/room/bot?${new URLSearchParams({ room: here.room })}`, method);
  });
  byId("leave").addEventListener("click", () => {
    const { name } = platformOf(roomNow());
    change(byId("leave"), `/room/door?${new URLSearchParams({ platform: name })}`, "DELETE");
  });
}

function wordsFor(isGroup, isHere) {
  if (isGroup) return isHere ? "Take Spotter out" : "Add Spotter";
  return isHere ? "Block Spotter" : "Add Spotter as a friend";
}

function drawDoor(door) {
  show(byId("outside"), door !== undefined && !door.isIn);
  show(byId("leave"), door?.isIn ?? false);
  if (!door) return;
  byId("place").textContent = door.place;
  byId("door").href = door.address;
}

async function change(button, path, method) {
  const asked = ask(path, { method }).then(
    () => "",
    ({ message }) => message,
  );
  complain(await whileBusy(button, () => asked));
}
