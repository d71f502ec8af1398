import { complain, replyTo } from "./composer.js";
import { ask, byId, element, show, whileBusy } from "./dom.js";
import { here, isBotIn, roomNow, roomsOf } from "./here.js";
import { go, keepPlace } from "./place.js";

const unread = new Set();

/** drawPlace shows who looks at which room, and whether the bot is in it. */
export function drawPlace() {
  const { people, bot } = here.state;
  const options = people.map(({ id, name }) => element("option", { value: id }, name));
  byId("person").replaceChildren(...options);
  byId("person").value = here.person;
  unread.delete(here.room);
  const focused = document.activeElement?.dataset.room;
  byId("rooms").replaceChildren(...roomsOf(here.person).map((room) => tabOf(room, bot)));
  if (focused) tab(focused)?.focus();
  drawPresence();
}

/** wireRooms lets people change who they are, where they are, and where the bot is; draw shows the messages there. */
export function wireRooms(draw) {
  const moved = () => {
    replyTo(undefined);
    complain("");
    keepPlace();
    drawPlace();
    draw();
  };
  byId("person").addEventListener("change", ({ target }) => {
    go({ person: target.value });
    moved();
  });
  byId("rooms").addEventListener("click", ({ target }) => {
    const room = target.closest("button")?.dataset.room;
    if (!room) return;
    here.room = room;
    moved();
  });
  byId("bot").addEventListener("click", changePresence);
}

/** noteUnread marks a room in which something new stands, unless somebody looks at it. */
export function noteUnread(room) {
  if (room === here.room || unread.has(room)) return;
  unread.add(room);
  drawPlace();
}

function tabOf({ id, title, type }, bot) {
  const wide = element("span", { className: "wide" }, ` to ${bot.name}`);
  const name = type === "direct" ? ["Direct", wide] : [title];
  const isNew = unread.has(id);
  const mark = isNew ? element("span", { className: "new" }) : "";
  const words = isNew ? element("span", { className: "unseen" }, " (new messages)") : "";
  const pressed = { type: "button", ariaPressed: String(id === here.room) };
  const button = element("button", pressed, ...name, mark, words);
  button.dataset.room = id;
  return button;
}

function tab(room) {
  return byId("rooms").querySelector(`[data-room="${room}"]`);
}

function drawPresence() {
  const room = roomNow();
  const [isGroup, isHere] = [room.type === "group", isBotIn(room)];
  show(byId("presence"), isGroup);
  show(byId("mention"), isHere);
  show(byId("absent"), !isHere);
  byId("bot").textContent = isHere ? "Take Spotter out" : "Add Spotter";
  byId("bot").className = isHere ? "plain" : "main";
}

async function changePresence() {
  const method = isBotIn(roomNow()) ? "DELETE" : "POST";
  const path = `/room/bot?${new URLSearchParams({ room: here.room })}`;
  const asked = ask(path, { method }).then(
    () => "",
    ({ message }) => message,
  );
  complain(await whileBusy(byId("bot"), () => asked));
}
