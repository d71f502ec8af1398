/** `make dev`: everything on this machine, with a room to try it in. Words go to standard error, logs to standard output. */
import { settingsIn } from "./settings.js";
import { startWorld, type World } from "./world.js";

const { env } = process;

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

function explained(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE") return message;
  return `Port ${env.PORT || 3000} is taken. Choose another: PORT=3001 make dev`;
}

function greet({ url, real, simulator, told }: World): void {
  say(`Spotter is ready. Open ${url}  (Ctrl-C stops it)`);
  if (simulator) say("A simulated Webex, Slack and LINE are there to try it in.");
  for (const { title, url } of real) say(`It serves the ${title} at ${url}.`);
  const isWebex = real.some(({ title }) => title === "Webex");
  if (isWebex && !env.WEBEX_BOT_TOKEN)
    say("Set WEBEX_BOT_TOKEN to your bot's token: it answers with a made-up one.");
  const paths = real.map(({ title }) => `/webhooks/${title.toLowerCase()}`).join(" and ");
  if (real.length > 0 && !env.PUBLIC_URL)
    say(`No webhook was made: set PUBLIC_URL, or deliver to ${paths} yourself.`);
  for (const words of told) say(words);
}

try {
  const world = await startWorld(settingsIn(env));
  const stop = async () => {
    say("Stopping …");
    await world.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  greet(world);
} catch (error) {
  say(explained(error));
  process.exit(1);
}
