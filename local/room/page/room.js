import { complain, drawMention, replied, replyTo, wireComposer } from "./composer.js";
import { drawCountries, wireCountries } from "./countries.js";
import { ask, byId, show } from "./dom.js";
import { here, isBotIn, nameOf, roomNow } from "./here.js";
import { drawKnobs, wireKnobs } from "./knobs.js";
import { keepPlace, takePlace } from "./place.js";
import { wireRedelivery } from "./redelivery.js";
import { drawPlace, noteUnread, wireRooms } from "./rooms.js";
import { drawThread, stayAtEnd, tick } from "./thread.js";
import { addEvent, drawEvents } from "./timeline.js";

async function refresh() {
  here.state = await ask("/room/state");
  const { bot, messages = [], countries, events, webexUrl, reader, knobs } = here.state;
  here.messages = new Map(messages.map((message) => [message.id, message]));
  byId("webex").textContent = bot ? "simulated here" : webexUrl;
  byId("webex").title = webexUrl;
  byId("reader").textContent = reader;
  for (const id of ["room", "misbehave"]) show(byId(id), bot !== undefined);
  show(byId("elsewhere"), bot === undefined);
  drawCountries(countries);
  drawEvents(events, nameOf);
  if (!bot) return drawView();
  drawKnobs(knobs);
  settle();
}

function settle() {
  takePlace();
  drawView();
  drawPlace();
  draw();
}

function draw() {
  const inRoom = [...here.messages.values()].filter(({ room }) => room === here.room);
  const { person } = here;
  const hasBot = isBotIn(roomNow());
  drawThread(inRoom, { person, hasBot, draw, onReply: replyTo, onError: complain });
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
  on("rooms", (rooms) => {
    here.state.rooms = rooms;
    drawPlace();
    draw();
  });
  on("knobs", drawKnobs);
  on("gone", ({ id }) => gone(id));
  on("message", heard);
}

function heard(message) {
  const before = here.messages.get(message.id);
  here.messages.set(message.id, message);
  if (!before && message.person.id !== here.person) noteUnread(message.room);
  draw();
  const isSaid = message.person.isBot && !message.pending && message.text !== before?.text;
  if (isSaid) announce(`Spotter answered, ${nameOf(message.room)}: ${message.text}`);
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
      if (here.state?.bot) keepPlace();
      drawView();
    });
  addEventListener("hashchange", () => here.state?.bot && settle());
  // The address says where we are: it is not for jumping within the page.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("text").focus();
  });
}

wireComposer(() => ({ room: here.room, person: here.person, megabytes: here.state.megabytes }));
wireCountries(() => here.state.countries);
wireRooms(draw);
wireKnobs();
wireRedelivery(() => [...here.messages.values()]);
stayAtEnd();
wireViews();
drawMention();
listen();
setInterval(() => {
  if (here.state?.bot) draw();
  tick();
}, 1000);
