const NAME = "Spotter on a laptop";

/** Registration is what it takes to have Webex deliver to us. */
export type Registration = { webexUrl: string; token: string; targetUrl: string; secret: string };

// As modules/webex_webhook has them.
const TOLD = [
  { resource: "messages", event: "created" },
  { resource: "messages", event: "deleted" },
  { resource: "memberships", event: "created" },
];

/** Webhooks are those that were made, by their ids, and what deletes them. */
export type Webhooks = { ids: string[]; undo: () => Promise<void> };

/** register makes the webhooks, in place of any that an earlier run left, and returns what deletes them. */
export async function register(registration: Registration): Promise<Webhooks["undo"]> {
  return (await webhooksOf(registration)).undo;
}

/** webhooksOf makes the webhooks, in place of any that an earlier run left. */
export async function webhooksOf(registration: Registration): Promise<Webhooks> {
  const { webexUrl, token, targetUrl, secret } = registration;
  const ask = async (path: string, method = "GET", body?: object) => {
    const response = await fetch(`${webexUrl.replace(/\/+$/, "")}/webhooks${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    }).catch((cause) => {
      throw new Error(`Webex at ${webexUrl} cannot be reached.`, { cause });
    });
    const wrong = `Webex answered ${response.status} when asked about the webhook; ${response.status === 401 ? "is WEBEX_BOT_TOKEN right?" : "try again later."}`;
    const isGone = method === "DELETE" && response.status === 404;
    if (!response.ok && !isGone) throw new Error(wrong);
    return method === "DELETE" ? {} : ((await response.json()) as Record<string, unknown>);
  };
  const { items = [] } = (await ask("?max=100")) as { items?: { id: string; name: string }[] };
  for (const { id, name } of items) if (name === NAME) await ask(`/${id}`, "DELETE");
  const ids: string[] = [];
  const undo = async () => {
    for (const id of ids) await ask(`/${id}`, "DELETE");
  };
  try {
    for (const told of TOLD) {
      const { id } = await ask("", "POST", { name: NAME, targetUrl, ...told, secret });
      ids.push(String(id));
    }
  } catch (error) {
    await undo();
    throw error;
  }
  return { ids, undo };
}
