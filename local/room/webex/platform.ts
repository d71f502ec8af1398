import { quietKnobs } from "../../webex/knobs.js";
import type { Simulator } from "../../webex/simulator.js";
import type { Change } from "../../webex/world.js";
import type { Ear, Platform } from "../platform.js";
import { groups } from "./drawer.js";
import { messageView, roomsView } from "./views.js";

/** webexIn returns a simulated Webex as the room uses it. */
export function webexIn(simulator: Simulator): Platform {
  const { url, bot, people, knobs, content, remove, invite, dismiss } = simulator;
  const nameOf = (who: typeof bot) => ({ id: who.id, name: who.displayName });
  return {
    ...{ name: "webex", title: "Webex", url, hint: "Write, or drop a picture" },
    ...{ mentions: true, sees: "" },
    ...{ counts: false, threads: true, stickers: false, unsends: false, befriends: false },
    ...{ bot: nameOf(bot), people: people.map(nameOf), rooms: () => roomsView(simulator) },
    messages: () =>
      simulator.rooms
        .flatMap(({ id }) => simulator.messages(id))
        .map((message) => messageView(simulator, message)),
    message: (id) => {
      const message = simulator.message(id);
      return message && messageView(simulator, message);
    },
    ...{ content, remove, invite, dismiss },
    post: async (post) => ({ id: simulator.post(post).id }),
    ...{ knobs, quiet: quietKnobs, groups },
    deliverAgain: async () => {
      const [delivery] = await simulator.deliverAgain();
      return delivery && { ...delivery, message: delivery.subjectId };
    },
    listen: (ear) => listen(simulator, ear),
  };
}

function listen(simulator: Simulator, ear: Ear): void {
  simulator.onChange((change) => tell(simulator, ear, change));
  simulator.onDelivery(({ subjectId, resource }) => {
    const message = simulator.message(subjectId);
    if (resource === "messages" && message) ear.said(messageView(simulator, message));
  });
  simulator.onAsked(ear.asked);
}

function tell(simulator: Simulator, ear: Ear, { resource, event, subject }: Change): void {
  if (resource === "memberships") ear.moved();
  else if (event === "deleted") ear.gone(subject.id);
  else ear.said(messageView(simulator, subject));
}
