const PATIENCE = 90_000;
const DELIVERED_BY = 12_000;

/** answersIn returns the bot's messages in a thread. */
export function answersIn(messages) {
  return messages.filter(({ person }) => person?.isBot);
}

/** waitingFor returns a line for each message in a thread that the bot has not answered, and will not soon. */
export function waitingFor(messages, { hasBot = true, mentions = true } = {}) {
  const answers = answersIn(messages);
  return messages
    .filter(({ person, isGone }) => person && !person.isBot && !isGone)
    .flatMap((message) => {
      if (!message.heard && !hasBot) return [];
      if (message.heard && !message.awaited) return [troubleOf(message)].filter(Boolean);
      const at = answers.findIndex(({ created }) => created >= message.created);
      if (!message.heard || at === -1) return [lineFor(message, mentions)];
      const [{ pending }] = answers.splice(at, 1);
      return pending && isLate(message) ? [LATE] : [];
    });
}

/** askedAt returns when somebody asked what a message of the bot's is only the promise of, or undefined. */
export function askedAt({ pending, created }, messages) {
  if (!pending) return undefined;
  const asked = messages.filter(
    (one) => one.heard && !one.isGone && one.created <= created && !isLate(one),
  );
  return asked.at(-1)?.created;
}

function lineFor(message, mentions) {
  const { heard, created } = message;
  if (!heard) return { words: mentions ? UNMENTIONED : ABSENT };
  const told = troubleOf(message);
  if (told) return told;
  return isLate(message) ? LATE : { words: "Spotter is reading…", since: created };
}

function troubleOf(message) {
  const { delivered } = message;
  if (delivered === 0) return trouble("Spotter could not be reached: its webhook did not answer.");
  if (delivered >= 300)
    return trouble(`Spotter's webhook answered ${delivered}, so it will not reply.`);
  if (delivered === undefined && ageOf(message) > DELIVERED_BY) {
    return trouble("Nobody has been told of this message: no webhook is registered for it.");
  }
  return undefined;
}

function isLate(message) {
  return ageOf(message) >= PATIENCE;
}

function ageOf({ created }) {
  return Date.now() - Date.parse(created);
}

function trouble(words) {
  return { words, isTrouble: true };
}

const UNMENTIONED = "Spotter is not mentioned, so it does not see this message.";
const ABSENT = "Spotter was not here yet, so it has not seen this message.";

const LATE = trouble(
  "No answer came within 90 seconds. The timeline shows how far the message got.",
);
