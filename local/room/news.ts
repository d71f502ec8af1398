import type { Simulator } from "../webex/simulator.js";
import type { Change } from "../webex/world.js";
import type { Feed } from "./feed.js";
import { knobsView } from "./knobs.js";
import { messageView, roomsView } from "./views.js";

/** tellChanges tells a feed what happens in a simulated Webex, and returns what tells of the knobs where they changed. */
export function tellChanges(simulator: Simulator, feed: Feed): () => void {
  simulator.onChange((change) => tellChange(simulator, feed, change));
  simulator.onDelivery(({ subjectId, resource }) => {
    const message = simulator.message(subjectId);
    if (resource === "messages" && message) feed.tell("message", messageView(simulator, message));
  });
  let told = JSON.stringify(knobsView(simulator));
  const tellKnobs = () => {
    const knobs = JSON.stringify(knobsView(simulator));
    if (knobs !== told) feed.tell("knobs", knobsView(simulator));
    told = knobs;
  };
  // Some knobs count down with what the bot asks.
  simulator.onAsked(tellKnobs);
  return tellKnobs;
}

function tellChange(simulator: Simulator, feed: Feed, change: Change): void {
  const { resource, event, subject } = change;
  if (resource === "memberships") feed.tell("rooms", roomsView(simulator));
  else if (event === "deleted") feed.tell("gone", { id: subject.id });
  else feed.tell("message", messageView(simulator, subject));
}
