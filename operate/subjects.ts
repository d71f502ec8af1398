const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** Subject is the message that somebody means: our id of it, as far as that is known, and how logs are searched for another one of it. */
export type Subject = {
  id: string | undefined;
  /** of which an id of it holds one */
  words: string[];
  isOf(id: string): boolean;
};

/** subjectIn returns the message that somebody means by our id of it, the platform's, its UUID, or a link that was copied. Anything else is an Error that says what to give. */
export function subjectIn(text: string): Subject {
  // A link names the workspace as people do, not by its id; a number names no bot.
  const native = slackIdIn(text) ?? lineIdIn(text);
  if (native) {
    const isOf = (id: string) => /^(slack|line):/.test(id) && id.endsWith(`:${native}`);
    return { id: undefined, words: [native], isOf };
  }
  const id = messageIdIn(text);
  const uuid = uuidIn(text);
  if (!uuid) return { id, words: [], isOf: () => false };
  return { id, words: spellingsOf(uuid), isOf: (other) => isOf(other, uuid) };
}

// Channel and moment, as in https://harbour.slack.com/archives/C0123/p1768478400000100?thread_ts=…
function slackIdIn(link: string): string | undefined {
  const form =
    /^https:\/\/[\w.-]+\.slack\.com\/archives\/([A-Z0-9]+)\/p(\d{9,11})(\d{6})(?:$|[?#])/;
  const [, channel, seconds, micros] = form.exec(link.trim()) ?? [];
  return channel && `${channel}:${seconds}.${micros}`;
}

// As make log shows it.
function lineIdIn(text: string): string | undefined {
  return /^\d{6,30}$/.exec(text.trim())?.[0];
}

/**
 * messageIdIn returns our id of a message from what somebody has of it: our id, Webex's, its UUID, or the link that
 * Webex copies. Anything else is an Error that says what to give.
 */
export function messageIdIn(text: string): string {
  const given = text.trim();
  if (/^[a-z]+:[\w.-]+:[\w=:.-]+$/.test(given)) return given;
  const uuid = uuidIn(given);
  if (uuid) return `webex:-:${nativeOf(uuid)}`;
  const [, kind] = /^ciscospark:\/\/[^/]+\/([A-Z_]+)\//.exec(uriOf(given)) ?? [];
  if (kind === "MESSAGE") return `webex:-:${given}`;
  throw new Error(
    `${kind ? `This is the id of a ${kind.toLowerCase()}. ` : ""}Say which message: MESSAGE=webex:-:… (our id, as in logs), its id or UUID at Webex, or, in quotes, the link that "Copy message link" gives in Webex, "Copy link" in Slack; of LINE, the number that make log shows.`,
  );
}

/** uuidIn returns the UUID that a text is, or that a link to a message holds: our id of it depends on where Webex keeps it, too. */
export function uuidIn(text: string): string | undefined {
  const form = new RegExp(`(?:^|[?&;]message=)(${UUID})(?:$|[&#])`, "i");
  return form.exec(decoded(text.trim()))?.[1]?.toLowerCase();
}

/** spellingsOf returns how a UUID may be spelled within an id of Webex's: in base64 that depends on how long what comes before it is. */
export function spellingsOf(uuid: string): string[] {
  return ["", "x", "xx"].map((before) => {
    const spelled = Buffer.from(`${before}${uuid}`).toString("base64url");
    // The first four letters spell what comes before, too; the last ones what may come after.
    return spelled.slice(before ? 4 : 0, Math.floor((before.length + uuid.length) / 3) * 4);
  });
}

/** isOf tells whether an id of ours is of a message with this UUID. */
export function isOf(id: string, uuid: string): boolean {
  return uriOf(id.split(":").at(-1) ?? "").endsWith(`/MESSAGE/${uuid}`);
}

function nativeOf(uuid: string): string {
  return Buffer.from(`ciscospark://us/MESSAGE/${uuid}`).toString("base64url");
}

function uriOf(id: string): string {
  return /^[\w=-]+$/.test(id) ? Buffer.from(id, "base64").toString("latin1") : "";
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
