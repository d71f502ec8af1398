const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/**
 * messageIdIn returns our id of a message from what somebody has of it: our id, the platform's, its UUID, or the link that
 * Webex copies. Anything else is an Error that says what to give.
 */
export function messageIdIn(text: string): string {
  const given = text.trim();
  if (/^[a-z]+:[\w.-]+:[\w=:.-]+$/.test(given)) return given;
  const [, uuid] =
    new RegExp(`(?:^|[?&;]message=)(${UUID})(?:$|[&#])`, "i").exec(decoded(given)) ?? [];
  if (uuid) return `webex:-:${nativeOf(uuid.toLowerCase())}`;
  const [, kind] = /^ciscospark:\/\/[^/]+\/([A-Z_]+)\//.exec(uriOf(given)) ?? [];
  if (kind === "MESSAGE") return `webex:-:${given}`;
  throw new Error(
    `${kind ? `This is the id of a ${kind.toLowerCase()}. ` : ""}Say which message: MESSAGE=webex:-:… (our id, as in logs), its id or UUID at Webex, or, in quotes, the link that "Copy message link" gives.`,
  );
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
