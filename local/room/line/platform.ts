import type { Delivery } from "../../line/deliveries.js";
import { type Knobs, quietKnobs } from "../../line/knobs.js";
import type { Line } from "../../line/simulator.js";
import type { Change, Message } from "../../line/world.js";
import type { Ear, MessageView, Platform, Post, Posted } from "../platform.js";
import { groups } from "./drawer.js";
import {
  answers,
  isBots,
  messageView,
  nameOf,
  postOf,
  postsIn,
  roomsView,
  type Scene,
} from "./views.js";

type Everything = Knobs & { quota: { value: number } };

/** lineIn returns a simulated LINE as the room uses it. */
export function lineIn(line: Line): Platform {
  const scene: Scene = { line, heard: new Set(), typing: new Map() };
  line.onChange((change) => note(scene, change));
  const { value } = line.quota;
  return {
    ...{ name: "line", title: "LINE", url: line.url, hint: "Write, or @Spotter" },
    ...{ mentions: false, sees: "Spotter reads pictures here, and words that mention it." },
    ...{ counts: false, threads: false, stickers: true, unsends: true, befriends: true },
    bot: { id: line.bot.userId, name: line.bot.displayName },
    people: line.people.map(({ id }) => ({ id, name: nameOf(scene, id) })),
    rooms: () => roomsView(scene),
    messages: () => line.rooms.flatMap(({ id }) => viewsOf(scene, postsIn(scene, id))),
    message: (id) => messageView(scene, postOf(scene, id) ?? []),
    ...{ content: line.content, post: async (post) => posted(scene, post) },
    remove: (id) => {
      for (const one of postOf(scene, id) ?? []) line.unsend({ room: one.room, message: one.id });
    },
    ...{ invite: (room) => letIn(line, room), dismiss: (room) => putOut(line, room) },
    ...{ knobs: everything(line), quiet: () => ({ ...quietKnobs(), quota: { value } }), groups },
    deliverAgain: () => deliveredAgain(scene),
    listen: (ear) => listen(scene, ear),
    allowance: () => allowanceOf(line),
  };
}

// How much may be pushed is no knob of the simulator's, but is turned like one.
function everything(line: Line): Everything {
  return new Proxy(line.knobs as Everything, {
    get: (knobs, name) => (name === "quota" ? line.quota : Reflect.get(knobs, name)),
    set: (knobs, name, value) => {
      if (name === "quota") Object.assign(line.quota, value);
      return name === "quota" || Reflect.set(knobs, name, value);
    },
  });
}

function allowanceOf({ quota: { used, value } }: Line): string {
  return `${used} of ${value} pushes used`;
}

function isDirect(line: Line, room: string): boolean {
  return line.people.some(({ id }) => id === room);
}

function letIn(line: Line, room: string): void {
  if (isDirect(line, room)) line.follow(room);
  else line.invite(room);
}

function putOut(line: Line, room: string): void {
  if (isDirect(line, room)) line.unfollow(room);
  else line.dismiss(room);
}

function note({ line, heard, typing }: Scene, change: Change): void {
  if (change.event === "typing") typing.set(change.room.id, change.until);
  if (change.event !== "posted" || !change.room.members.includes(line.bot.userId)) return;
  for (const { id, person } of change.messages) if (person !== line.bot.userId) heard.add(id);
}

function posted({ line }: Scene, { parentId: quoted, ...post }: Post): Posted {
  // Names are only mentions as they are written.
  const mention = new RegExp(`@${line.bot.displayName}\\b`, "gi");
  const text = post.text?.replaceAll(mention, `@${line.bot.displayName}`);
  const [first] = line.post({ ...post, text, quoted });
  return { id: first?.id ?? "" };
}

async function deliveredAgain({ line, ...scene }: Scene) {
  const [delivery] = await line.deliverAgain();
  const [first] = delivery ? subjectsOf({ ...scene, line }, delivery) : [];
  return delivery && { ...delivery, message: first?.id ?? "" };
}

function listen(scene: Scene, ear: Ear): void {
  const { line } = scene;
  let told = allowanceOf(line);
  line.onChange((change) => tell(scene, ear, change));
  line.onDelivery((delivery) => {
    for (const message of subjectsOf(scene, delivery)) ear.said(message);
  });
  line.onAsked(() => {
    ear.asked();
    if (told === allowanceOf(line)) return;
    told = allowanceOf(line);
    ear.moved();
  });
}

function tell(scene: Scene, ear: Ear, change: Change): void {
  if (change.event === "posted") tellOfPost(scene, ear, change.messages);
  else if (change.event === "unsent") tellOfEnd(scene, ear, change.message);
  else ear.moved();
}

// What is left of a set has another first message, and what quotes it shows it no more.
function tellOfEnd(scene: Scene, ear: Ear, { id, room, imageSet }: Message): void {
  ear.gone(id);
  const isOf = ([first]: Message[]) =>
    (imageSet && first?.imageSet?.id === imageSet.id) || first?.quotedMessageId === id;
  for (const one of viewsOf(scene, postsIn(scene, room).filter(isOf))) ear.said(one);
}

// Once the bot has said something, what it answers waits no more.
function tellOfPost(scene: Scene, ear: Ear, messages: Message[]): void {
  const [first] = messages;
  if (!first) return;
  const isTold = (post: Message[]) =>
    post.some((one) => messages.includes(one)) ||
    (isBots(scene, first) && messages.some((one) => answers(one, post)));
  if (isBots(scene, first)) ear.moved();
  for (const one of viewsOf(scene, postsIn(scene, first.room).filter(isTold).slice(-10)))
    ear.said(one);
}

function subjectsOf(scene: Scene, { events }: Delivery): MessageView[] {
  const told = events.filter(({ type }) => type === "message");
  const posts = new Set(told.flatMap(({ subject }) => postOf(scene, subject)?.[0]?.id ?? []));
  return viewsOf(
    scene,
    [...posts].flatMap((id) => [postOf(scene, id) ?? []]),
  );
}

function viewsOf(scene: Scene, posts: Message[][]): MessageView[] {
  return posts.flatMap((post) => messageView(scene, post) ?? []);
}
