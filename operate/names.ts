import { settledInPortions } from "../functions/portions.js";
import { credentialsOf } from "../functions/secrets.js";
import { friendOf } from "./official.js";
import { apiOf, type Outputs } from "./outputs.js";

const TOGETHER = 10; // names that are asked for at the same time

// Whose platform tells a name for an id.
const tellers: Record<string, typeof friendOf> = { line: friendOf };

/** namesOf returns what people are called, by our ids of them, as far as their platforms tell. */
export async function namesOf(people: string[], outputs: Outputs): Promise<Map<string, string>> {
  const ends = await settledInPortions(people, TOGETHER, (person) => nameOf(person, outputs));
  return new Map(
    ends.flatMap((end, n) =>
      end.status === "fulfilled" && end.value ? [[people[n] ?? "", end.value]] : [],
    ),
  );
}

async function nameOf(person: string, outputs: Outputs): Promise<string | undefined> {
  const [channel = "", _, id = ""] = person.split(":");
  const [teller, api] = [tellers[channel], apiOf(outputs, channel)];
  if (!teller || !api || !id) return undefined;
  return await teller(id, (await credentialsOf(channel)).token("token"), api);
}
