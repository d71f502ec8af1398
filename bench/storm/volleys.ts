import { type Chance, shuffled } from "./chance.js";
import type { Postman } from "./postman.js";

const LANES = 4; // volleys that are on their way at the same time
const TOGETHER = 0.2; // share of the messages whose deliveries all come at the same moment

/** Volley is copies of messages' deliveries that are made at the same moment: of which message, and which copy. */
export type Volley = { id: string; copy: number }[];

/** volleysOf returns so many copies of the deliveries of each message, in an order that chance makes. */
export function volleysOf(posted: { id: string }[], copies: number, chance: Chance): Volley[] {
  const volleys = posted.flatMap(({ id }) => {
    const all = Array.from({ length: copies }, (_, copy) => ({ id, copy }));
    return chance("together") < TOGETHER ? [all] : all.map((one) => [one]);
  });
  return shuffled(volleys, chance);
}

/** Delivered counts deliveries and those that were not taken, forgeries and those that were. */
export type Delivered = {
  deliveries: number;
  refusals: number;
  forgeries: number;
  believed: number;
};

/** allDelivered makes all deliveries, and beside the first copy of each a forgery of it. */
export async function allDelivered(postman: Postman, volleys: Volley[]): Promise<Delivered> {
  const counts = { deliveries: 0, refusals: 0, forgeries: 0, believed: 0 };
  const left = volleys.values();
  const lane = async () => {
    for (const volley of left) {
      const letters = volley.flatMap(({ id, copy }) =>
        (postman.letters.get(id) ?? []).map((letter) => ({ letter, copy })),
      );
      const forged = letters.filter(({ copy }) => copy === 0).map(({ letter }) => letter);
      const [statuses, answers] = await Promise.all([
        Promise.all(letters.map(({ letter, copy }) => postman.deliver(letter, copy))),
        Promise.all(forged.map(postman.forge)),
      ]);
      counts.deliveries += statuses.length;
      counts.refusals += statuses.filter((status) => status >= 300).length;
      counts.forgeries += answers.length;
      counts.believed += answers.filter((status) => status !== 401).length;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return counts;
}
