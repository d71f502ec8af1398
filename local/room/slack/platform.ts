import type { Delivery } from "../../slack/deliveries.js";
import { quietKnobs } from "../../slack/knobs.js";
import type { Slack } from "../../slack/simulator.js";
import type { Change, Room } from "../../slack/world.js";
import type { Ear, MessageView, Platform, Post, Posted } from "../platform.js";
import { groups } from "./drawer.js";
import { markdownOf, plainOf } from "./mrkdwn.js";
import { idOf, isShown, messageView, namesIn, placeOf, roomsView, type Scene } from "./views.js";

/**
 * slackIn returns the first workspace of a simulated Slack as the room uses it, from before the bot is let in; `address` says where that
 * is done.
 */
export function slackIn(slack: Slack, address: () => string): Platform {
  const [team] = slack.teams;
  if (!team) throw new Error("This Slack has no workspace.");
  const scene: Scene = { slack, team, isIn: false, heard: new Set() };
  slack.onChange((change) => note(scene, change));
  const { url, knobs, content, invite, dismiss } = slack;
  return {
    ...{ name: "slack", title: "Slack", url, hint: "Write, or try /explain pizza" },
    ...{ mentions: false, sees: "Spotter sees every message here." },
    ...{ counts: true, threads: true, stickers: false, unsends: false, befriends: false },
    bot: { id: team.bot.id, name: team.bot.realName },
    people: team.people.map(({ id, realName }) => ({ id, name: realName })),
    rooms: () => roomsView(scene),
    messages: () => team.rooms.flatMap((room) => messagesIn(scene, room)),
    message: (id) => messageAt(scene, id),
    ...{ content, invite, dismiss, remove: (id) => slack.remove(placeOf(id)) },
    post: (post) => posted(scene, post),
    ...{ knobs, quiet: quietKnobs, groups },
    deliverAgain: () => deliveredAgain(scene),
    listen: (ear) => listen(scene, ear),
    door: () => ({ place: team.name, isIn: scene.isIn, address: address() }),
    leave: async () => slack.uninstall(team.id),
  };
}

function note(scene: Scene, change: Change): void {
  if (change.team !== scene.team) return;
  if (change.event === "installed") scene.isIn = true;
  if (change.event === "uninstalled") scene.isIn = false;
  if (change.event !== "posted" || !scene.isIn) return;
  const { room, message } = change;
  const { id } = scene.team.bot;
  if (room.members.includes(id) && message.user !== id) scene.heard.add(idOf(room.id, message.ts));
}

async function posted({ slack, team }: Scene, { parentId, ...post }: Post): Promise<Posted> {
  const { person, room, text = "", files } = post;
  const [, command, more = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (command && files.length === 0) {
    const { text: said } = await slack.command({ person, room, command, text: more });
    const names = namesIn(team);
    return { whispered: { text: plainOf(said, names), markdown: markdownOf(said, names) } };
  }
  // What people type by name, their app sends by id.
  const mention = new RegExp(`@${team.bot.realName}\\b`, "gi");
  const thread = parentId && placeOf(parentId).ts;
  const words = text.replaceAll(mention, `<@${team.bot.id}>`);
  const { ts } = slack.post({ ...post, text: words, thread });
  return { id: idOf(room, ts) };
}

// The first try tells: what fails is tried again for minutes.
async function deliveredAgain(scene: Scene) {
  const { slack } = scene;
  let stop = () => {};
  const first = new Promise<Delivery>((resolve) => {
    stop = slack.onDelivery((delivery) => delivery.again && resolve(delivery));
  });
  const whole = slack.deliverAgain().then(([delivery]) => delivery);
  const delivery = await Promise.race([first, whole]).finally(() => stop());
  return delivery && { ...delivery, message: messageOf(scene, delivery)?.id ?? "" };
}

function listen(scene: Scene, ear: Ear): void {
  const { slack, team } = scene;
  slack.onChange((change) => change.team === team && tell(scene, ear, change));
  slack.onDelivery((delivery) => {
    const message = messageOf(scene, delivery);
    if (message) ear.said(message);
  });
  slack.onAsked(ear.asked);
}

function tell(scene: Scene, ear: Ear, change: Change): void {
  if (change.event === "deleted") ear.gone(idOf(change.room.id, change.previous.ts));
  else if (!("message" in change)) ear.moved();
  else if (change.message && isShown(change.message))
    ear.said(messageView(scene, change.room, change.message));
}

function messageOf({ team, ...scene }: Scene, { subject }: Delivery): MessageView | undefined {
  const [found] = team.rooms.flatMap(
    ({ id }) => messageAt({ ...scene, team }, idOf(id, subject)) ?? [],
  );
  return found;
}

function messageAt(scene: Scene, id: string): MessageView | undefined {
  const place = placeOf(id);
  const room = scene.team.rooms.find((one) => one.id === place.room);
  const message = scene.slack.message(place.room, place.ts);
  return room && message && isShown(message) ? messageView(scene, room, message) : undefined;
}

function messagesIn(scene: Scene, room: Room): MessageView[] {
  const shown = scene.slack.messages(room.id).filter(isShown);
  return shown.map((message) => messageView(scene, room, message));
}
