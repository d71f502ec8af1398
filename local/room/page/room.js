import { drawMention, replyTo, wireComposer } from "./composer.js";
import { drawCountries, wireCountries } from "./countries.js";
import { ask, byId, element, show } from "./dom.js";
import { wireRedelivery } from "./redelivery.js";
import { drawThread, stayAtEnd, tick } from "./thread.js";
import { addEvent, drawEvents } from "./timeline.js";

const here = { state: undefined, messages: new Map(), room: undefined, person: undefined };

async function refresh() {
  here.state = await ask("/room/state");
  const { bot, people, countries, events, webexUrl, reader } = here.state;
  here.messages = new Map((here.state.messages ?? []).map((message) => [message.id, message]));
  byId("webex").textContent = bot ? "simulated here" : webexUrl;
  byId("webex").title = webexUrl;
  byId("reader").textContent = reader;
  show(byId("room"), bot !== undefined);
  show(byId("redelivery"), bot !== undefined);
  show(byId("elsewhere"), bot === undefined);
  drawCountries(countries);
  drawEvents(events, nameOf);
  if (bot) drawPeople(people);
  else document.body.dataset.view = "timeline";
}

function drawPeople(people) {
  here.person ??= people[0].id;
  const options = people.map(({ id, name }) => element("option", { value: id }, name));
  byId("person").replaceChildren(...options);
  byId("person").value = here.person;
  drawRooms();
}

function drawRooms() {
  const mine = here.state.rooms.filter(({ people }) => people.includes(here.person));
  if (!mine.some(({ id }) => id === here.room)) here.room = mine[0].id;
  const buttons = mine.map(({ id, title, type }) => {
    const wide = element("span", {}, ` to ${here.state.bot.name}`);
    const name = type === "direct" ? ["Direct", wide] : [title];
    const pressed = { type: "button", ariaPressed: String(id === here.room) };
    const button = element("button", pressed, ...name);
    button.addEventListener("click", () => enter(id));
    button.dataset.room = id;
    return button;
  });
  byId("rooms").replaceChildren(...buttons);
  show(byId("mention"), roomNow().type === "group");
  draw();
}

function enter(room) {
  here.room = room;
  replyTo(undefined);
  drawRooms();
  byId("rooms").querySelector(`[data-room="${room}"]`).focus();
}

function draw() {
  const inRoom = [...here.messages.values()].filter(({ room }) => room === here.room);
  drawThread(inRoom, replyTo);
}

function roomNow() {
  return here.state.rooms.find(({ id }) => id === here.room);
}

function nameOf(id) {
  const { bot, people = [], rooms = [], countries } = here.state;
  if (id === "bot") return bot?.name;
  const country = countries.known.find(({ code }) => code === id)?.name;
  const person = people.find((one) => one.id === id)?.name;
  const room = rooms.find((one) => one.id === id);
  return country ?? person ?? (room?.type === "direct" ? "direct" : room?.title);
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
  on("gone", ({ id }) => here.messages.delete(id) && draw());
  on("message", heard);
}

function heard(message) {
  const isNew = !here.messages.has(message.id);
  here.messages.set(message.id, message);
  draw();
  if (!isNew || !message.person.isBot) return;
  byId("announcer").textContent = `Spotter answered, ${nameOf(message.room)}: ${message.text}`;
}

function wireViews() {
  const buttons = [...document.querySelectorAll(".views button")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      document.body.dataset.view = button.dataset.view;
      for (const one of buttons) one.ariaPressed = String(one === button);
    });
  }
}

byId("person").addEventListener("change", ({ target }) => {
  here.person = target.value;
  replyTo(undefined);
  drawRooms();
});
wireComposer(() => ({ room: here.room, person: here.person, megabytes: here.state.megabytes }));
wireCountries(() => here.state.countries);
wireRedelivery(() => [...here.messages.values()]);
stayAtEnd();
wireViews();
drawMention();
listen();
setInterval(() => {
  if (here.state?.bot) draw();
  tick();
}, 1000);
