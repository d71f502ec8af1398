import { complain, replyTo } from "./composer.js";
import { byId, element, show } from "./dom.js";
import { here, names, platformOf, roomNow, roomsOf, titleOf } from "./here.js";
import { drawKnobs } from "./knobs.js";
import { go, keepPlace } from "./place.js";
import { drawPresence, wirePresence } from "./presence.js";

const unread = new Set();

/** drawPlace shows who looks at which room of which platform, and whether the bot is in it. */
export function drawPlace() {
  const options = names().map((name) => element("option", { value: name }, name));
  byId("person").replaceChildren(...options);
  byId("person").value = here.person;
  unread.delete(here.room);
  const focused = document.activeElement?.dataset.room;
  byId("rooms").replaceChildren(...here.state.platforms.flatMap(tabsOf));
  if (focused) tab(focused)?.focus();
  const room = roomNow();
  byId("room").dataset.platform = room.platform;
  byId("title").textContent = titleOf(room);
  byId("text").placeholder = platformOf(room).hint;
  show(byId("sticker"), platformOf(room).stickers);
  drawPresence();
  drawKnobs();
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
  wirePresence();
}

/** noteUnread marks a room in which something new stands, unless somebody looks at it. */
export function noteUnread(room) {
  if (room === here.room || unread.has(room)) return;
  unread.add(room);
  drawPlace();
}

function tabsOf({ name, title, bot }) {
  const theirs = roomsOf(here.person).filter(({ platform }) => platform === name);
  if (theirs.length === 0) return [];
  const label = element("span", { className: "title", ariaHidden: "true" }, title);
  const tabs = element("span", { className: "tabs" }, ...theirs.map((room) => tabOf(room, bot)));
  const group = element("div", { role: "group", ariaLabel: title }, label, tabs);
  group.dataset.platform = name;
  return [group];
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
