const PATIENCE = 90_000;
const DELIVERED_BY = 12_000;

/** answersIn returns the bot's messages in a thread. */
export function answersIn(messages) {
  return messages.filter(({ person }) => person.isBot);
}

/** waitingFor returns a line for each message in a thread that the bot has not answered. */
export function waitingFor(messages) {
  const answers = answersIn(messages);
  return messages
    .filter(({ person }) => !person.isBot)
    .flatMap((message) => {
      const answer = answers.findIndex(({ created }) => created >= message.created);
      if (message.heard && answer !== -1) {
        answers.splice(answer, 1);
        return [];
      }
      return [lineFor(message)];
    });
}

function lineFor({ heard, delivered, created }) {
  const age = Date.now() - Date.parse(created);
  if (!heard) return { words: "Spotter is not mentioned, so it does not see this message." };
  if (delivered === 0) return trouble("Spotter could not be reached: its webhook did not answer.");
  if (delivered >= 300)
    return trouble(`Spotter's webhook answered ${delivered}, so it will not reply.`);
  if (delivered === undefined && age > DELIVERED_BY) {
    return trouble("Nobody has been told of this message: no webhook is registered for it.");
  }
  if (age < PATIENCE) return { words: "Spotter is reading…", since: created };
  return trouble("No answer came within 90 seconds. The timeline shows how far the message got.");
}

function trouble(words) {
  return { words, isTrouble: true };
}
