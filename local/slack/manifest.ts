import { readFileSync } from "node:fs";
import { z } from "zod";

const Shape = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })).default([]) }),
  oauth_config: z.object({
    redirect_urls: z.array(z.string()).default([]),
    scopes: z.object({ bot: z.array(z.string()) }),
  }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string(), bot_events: z.array(z.string()) }),
  }),
});

/** Manifest is what we tell Slack of our app: commands, scopes, events, and where it is. */
export type Manifest = {
  commands: string[];
  scopes: string[];
  events: string[];
  /** as paths behind our own address */
  redirects: string[];
  path: string;
};

/** manifestOfOurs reads the manifest that the deployment gives to Slack. */
export function manifestOfOurs(): Manifest {
  const text = readFileSync(new URL("../../functions/slack.json", import.meta.url), "utf8");
  const { features, oauth_config, settings } = Shape.parse(JSON.parse(text));
  const { request_url, bot_events } = settings.event_subscriptions;
  return {
    commands: features.slash_commands.map(({ command }) => command),
    scopes: oauth_config.scopes.bot,
    events: bot_events,
    redirects: oauth_config.redirect_urls.map(pathIn),
    path: pathIn(request_url),
  };
}

function pathIn(url: string): string {
  return url.replace("$" + "{url}", "");
}
