/** `make forget PERSON=…`: asks, and has all forgotten that somebody posted until now, in whatever channel. */
import { randomUUID } from "node:crypto";
import { channelNamed } from "../functions/channels.js";
import { days } from "../functions/env.js";
import { eventOf, type Message, publish } from "../functions/events.js";
import { deployed } from "./deployment.js";
import { personIn, talkersSince } from "./journal.js";
import { namesOf } from "./names.js";
import { agreed, explained, ready } from "./terraform.js";
import { say } from "./words.js";

async function forget(): Promise<void> {
  const { PERSON = "" } = process.env;
  ready();
  const outputs = await deployed();
  const person = await personIn(PERSON, () =>
    talkersSince(new Date(Date.now() - days("KEEP_DAYS") * 1000)),
  );
  const message = leaving(person, new Date());
  const name = (await namesOf([person], outputs)).get(person);
  say(`${person}${name ? `, ${name}` : ""}: what was seen in their pictures, and what was said.`);
  if (!(await agreed("Forget it? It cannot be brought back."))) return say("Nothing was done.");
  await publish([eventOf({ name: "person.left", message })]);
  say(`It is forgotten within minutes: make why MESSAGE=${message.id} tells when it is.`);
}

// As a platform would tell it, at this moment.
function leaving(id: string, now: Date): Message {
  const [channel = "", tenant = "", person = ""] = id.split(":");
  const { name } = channelNamed(channel);
  // Ids are logged, people are not.
  const who = { id: `${channel}:${tenant}:${randomUUID()}`, channel: name, tenant, person };
  return { ...who, native: "", room: "", sent: now.toISOString() };
}

await forget().catch((error) => {
  say(explained(error));
  process.exit(1);
});
