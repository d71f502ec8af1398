import type { Stage } from "./stage.js";

/** noteSecrets notes the token and the secrets of this moment among those that no command may print. */
export function noteSecrets({ webex, secret, token }: Stage): void {
  for (const webhook of webex.webhooks()) if (webhook.secret) secret.add(webhook.secret);
  secret.add(token);
}

/** leaksOf returns which commands printed a token or a secret that ever was; of some, tokens alone count. */
export function leaksOf({ printed, secret }: Stage, prints: string[] = []): string[] {
  const tokens = [...secret].filter((one) => one.startsWith("the-bots-token"));
  if (tokens.length === secret.size) throw new Error("No signing secret was noted.");
  const leaks = printed.filter(({ by, text }) =>
    (prints.includes(by) ? tokens : [...secret]).some((one) => text.includes(one)),
  );
  return leaks.map(({ by }) => by);
}
