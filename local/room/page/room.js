import { complain, drawMention, replied, replyTo, wireComposer } from "./composer.js";
import { drawCountries, wireCountries } from "./countries.js";
import { ask, byId, show } from "./dom.js";
import { drawElsewhere, drawFacts } from "./facts.js";
import { hasRooms, here, isBotIn, isOwn, nameOf, platformOf, roomNow } from "./here.js";
import { drawKnobs, wireKnobs } from "./knobs.js";
import { reactionsIn } from "./message.js";
import { keepPlace, takePlace } from "./place.js";
import { wireRedelivery } from "./redelivery.js";
import { drawPlace, noteUnread, wireRooms } from "./rooms.js";
import { drawThread, stayAtEnd, tick } from "./thread.js";
import { addEvent, drawEvents, drawReactions } from "./timeline.js";

async function refresh() {
  here.state = await ask("/room/state");
  const { messages, countries, events } = here.state;
  here.messages = new Map(messages.map((message) => [message.id, message]));
  drawFacts();
  drawElsewhere();
  for (const id of ["room", "misbehave"]) show(byId(id), hasRooms());
  show(byId("elsewhere"), !hasRooms());
  drawCountries(countries);
  drawEvents(events, nameOf);
  if (!hasRooms()) return drawView();
  settle();
}

function settle() {
  takePlace();
  drawView();
  drawPlace();
  draw();
}

function draw() {
  const { person, room } = here;
  const isSeen = ({ to = person, ...message }) => message.room === room && to === person;
  const inRoom = [...here.messages.values()].filter(isSeen);
  const typing = Date.parse(roomNow().typing) > Date.now();
  const platform = platformOf(roomNow());
  const look = { ...platform, person, isOwn, typing, hasBot: isBotIn(roomNow()) };
  drawThread(inRoom, { ...look, draw, onReply: replyTo, onError: complain });
}

function listen() {
  const feed = new EventSource("/room/events");
  const on = (name, act) =>
    feed.addEventListener(name, ({ data }) => here.state && act(JSON.parse(data)));
  feed.addEventListener("open", () => {
    show(byId("lost"), false);
    // Only now is nothing missed between the state and the first event.
    refresh().catch(() => show(byId("lost"), true));
  });
  feed.addEventListener("error", () => show(byId("lost"), true));
  on("happened", (event) => addEvent(event, nameOf));
  on("countries", (countries) => {
    here.state.countries = countries;
    drawCountries(countries);
  });
  on("places", (places) => {
    Object.assign(here.state, places);
    drawFacts();
    drawPlace();
    draw();
  });
  on("knobs", (knobs) => {
    here.state.knobs = knobs;
    drawKnobs();
  });
  on("gone", ({ id }) => gone(id));
  on("message", heard);
}

function heard(message) {
  const before = here.messages.get(message.id);
  here.messages.set(message.id, message);
  if (!before && !isOwn(message)) noteUnread(message.room);
  draw();
  const where = nameOf(message.room, "room");
  const isSaid = message.person.isBot && !message.pending && message.text !== before?.text;
  if (isSaid) announce(`Spotter answered, ${where}: ${message.text}`);
  const [reactions, seen] = [reactionsIn(message), reactionsIn(before ?? {})];
  if (reactions.length > seen.length) announce(`Reaction, ${where}: ${reactions.at(-1)}`);
  if (reactions.length !== seen.length) drawReactions(message, nameOf);
}

// As on the platform itself, only whoever gave the command sees it, and after a reload nobody.
function whisper(words, command) {
  const { bot } = platformOf(roomNow());
  const created = new Date().toISOString();
  const place = { id: `whisper ${created}`, room: here.room, to: here.person, created };
  const message = { ...place, ...words, person: { ...bot, isBot: true }, command, files: [] };
  here.messages.set(message.id, message);
  draw();
  announce(`Only visible to you: ${words.text}`);
}

function gone(id) {
  const message = here.messages.get(id);
  if (!message) return;
  const hasReplies = [...here.messages.values()].some(({ parentId }) => parentId === id);
  if (hasReplies) here.messages.set(id, { ...message, isGone: true, files: [] });
  else here.messages.delete(id);
  if (replied() === id) replyTo(undefined);
  draw();
  if (message.room === here.room) announce(`A message of ${message.person.name}'s was deleted.`);
}

function announce(words) {
  byId("announcer").textContent = words;
}

function drawView() {
  document.body.dataset.view = here.view;
  for (const button of document.querySelectorAll(".views button"))
    button.ariaPressed = String(button.dataset.view === here.view);
}

function wireViews() {
  for (const button of document.querySelectorAll(".views button"))
    button.addEventListener("click", () => {
      here.view = button.dataset.view;
      if (hasRooms()) keepPlace();
      drawView();
    });
  addEventListener("hashchange", () => hasRooms() && settle());
  // The address says where we are: it is not for jumping within the page.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("text").focus();
  });
}

wireComposer(whisper);
wireCountries(() => here.state.countries);
wireRooms(draw);
wireKnobs();
wireRedelivery(() => [...here.messages.values()]);
stayAtEnd();
wireViews();
drawMention();
listen();
setInterval(() => {
  if (hasRooms()) draw();
  tick();
}, 1000);
