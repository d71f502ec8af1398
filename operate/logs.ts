import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { within } from "../functions/clients.js";

const logs = new CloudWatchLogsClient(within(30));
const PROGRESS = 10; // pages between two words of progress

/** Line is what a log says: when (epoch milliseconds), and whose log it is by our name. */
export type Line = { at: number; log: string; text: string };

/** linesAbout returns the lines of logs, by our names, since a moment (epoch milliseconds) that hold one of some words, in the order of time. */
export async function linesAbout(
  words: string[],
  groups: Record<string, string>,
  since: number,
  say: (words: string) => void,
): Promise<Line[]> {
  const lines: Line[] = [];
  const [only, ...others] = words.map((word) => `"${word}"`);
  const filterPattern =
    others.length > 0 ? [only, ...others].map((one) => `?${one}`).join(" ") : only;
  for (const [log, logGroupName] of Object.entries(groups)) {
    say(`Looking into the log of ${log} …`);
    const question = { logGroupName, filterPattern, startTime: since };
    let nextToken: string | undefined;
    for (let page = 1; page === 1 || nextToken; page++) {
      const found = await logs.send(new FilterLogEventsCommand({ ...question, nextToken }));
      for (const { timestamp = 0, message = "" } of found.events ?? [])
        lines.push({ at: timestamp, log, text: message });
      nextToken = found.nextToken;
      if (page % PROGRESS === 0) say(`… ${page} pages, and it goes on.`);
    }
  }
  return lines.sort((one, other) => one.at - other.at);
}
