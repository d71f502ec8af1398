import type { Feed } from "./feed.js";
import { knobsView } from "./knobs.js";
import { placesOf } from "./places.js";
import type { Platform } from "./platform.js";

/** tellChanges tells a feed what happens on the platforms, and returns what tells of the knobs where they changed. */
export function tellChanges(platforms: Platform[], feed: Feed): () => void {
  let told = JSON.stringify(knobsView(platforms));
  const tellKnobs = () => {
    const knobs = JSON.stringify(knobsView(platforms));
    if (knobs !== told) feed.tell("knobs", knobsView(platforms));
    told = knobs;
  };
  for (const platform of platforms)
    platform.listen({
      said: (message) => feed.tell("message", message),
      gone: (id) => feed.tell("gone", { id }),
      moved: () => feed.tell("places", placesOf(platforms)),
      asked: tellKnobs, // some knobs count down with what the bot asks
    });
  return tellKnobs;
}
