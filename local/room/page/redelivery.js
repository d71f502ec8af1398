import { ask, byId, whileBusy } from "./dom.js";
import { roomNow } from "./here.js";
import { answersTo } from "./thread.js";

const WATCHED = 6;

/** wireRedelivery lets people see that a repeated delivery gives no second answer. */
export function wireRedelivery(messages) {
  byId("again").addEventListener("click", () =>
    whileBusy(byId("again"), () => deliverAgain(messages).catch(({ message }) => say(message))),
  );
}

async function deliverAgain(messages) {
  const before = new Map(messages().map((message) => [message.id, answersTo(message, messages())]));
  const query = new URLSearchParams({ platform: roomNow().platform });
  const { delivery } = await ask(`/room/again?${query}`, { method: "POST" });
  const went = statusOf(delivery);
  const message = messages().find(({ id }) => id === delivery.message);
  if (!message) return say(`${went} Its message has been deleted since.`);
  // A first answer may still be on its way: only one more than that is one too many.
  const expected = Math.max(1, before.get(message.id) ?? 0);
  for (let left = WATCHED; left > 0; left -= 1) {
    say(`${went} Watching for a second answer: ${left} s`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (answersTo(message, messages()) > expected) return say(`${went} A second answer appeared!`);
  }
  return say(`${went} No second answer appeared.`);
}

function statusOf({ status, milliseconds }) {
  if (status === 0) return "Delivered again, but the webhook did not answer.";
  return `Delivered again: answered ${status} in ${milliseconds} ms.`;
}

function say(words) {
  byId("outcome").textContent = words;
}
