import * as z from "zod/mini";
import { called, okay, whole } from "./calls.js";
import type { Asking, Channel, Contents, Install, Place } from "./channels.js";
import { type Delivery, jsonIn } from "./delivery.js";
import { bytesIn } from "./download.js";
import type { Drawing } from "./drawing.js";
import { env } from "./env.js";
import { Failure, type PictureCode, refused } from "./errors.js";
import type { Heard, Message } from "./events.js";
import { entitiesOut } from "./markdown.js";
import { asked, gone, isNowhere, isSlacks, said, shaped } from "./methods.js";
import type { Picture } from "./picture.js";
import type { Credentials } from "./secrets.js";
import { signedWith } from "./signature.js";
import manifest from "./slack.json" with { type: "json" };
import { asksToBlur } from "./wishes.js";
import { bodyHashOf, fitted, MAC, STRONG, spoken, textOf, type Words } from "./words.js";

const LONGEST = 4000; // bytes of a post; Slack advises against more characters
const WINDOW = 300; // seconds that a delivery may be old, or our clocks apart
const MOST = 100; // files of a message: an event has no room for very many
const FILE = "file:"; // begins the id of a post of ours that is a file: Slack does not tell its time at once
const PAGE = 100; // posts
const PAGES = 50;

/** slack is Slack: each workspace lets us in by itself. Its deliveries name a message and its files; words are asked for. */
export const slack: Channel = {
  name: "slack",
  text: "emoji",
  overhears: true,
  door: { authorize, granted, home },
  authentic,
  atOnce,
  eventsIn,
  contents,
  fitted: (words) => fitted(words, mrkdwnOf, LONGEST),
  reply,
  show,
  sent,
  edit,
  stands,
  react,
  remove,
};

function authentic({ headers, body }: Delivery, { signing }: Credentials, now: Date): boolean {
  const stamp = headers["x-slack-request-timestamp"] ?? "";
  if (!/^\d{1,12}$/.test(stamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(stamp)) > WINDOW) return false;
  const [, signature] = /^v0=(.+)$/.exec(headers["x-slack-signature"] ?? "") ?? [];
  const signed = Buffer.concat([Buffer.from(`v0:${stamp}:`), body]);
  return signing.some((secret) =>
    signedWith(secret, signed, signature, { hash: "sha256", encoding: "hex" }),
  );
}

const Handshake = z.object({ type: z.literal("url_verification"), challenge: z.string() });

async function atOnce(delivery: Delivery): Promise<string | undefined> {
  const { challenge } = z.safeParse(Handshake, jsonIn(delivery)).data ?? {};
  if (challenge !== undefined) return JSON.stringify({ challenge });
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(
    delivery.headers["content-type"] ?? "",
  );
  const form = new URLSearchParams(isForm ? delivery.body.toString("utf8") : "");
  const command = form.get("command");
  if (!command) return undefined;
  // Loaded only now: no other delivery needs it, and its sender waits.
  const { commanded } = await import("./commands.js");
  const words = fitted(await commanded(command, form.get("text") ?? ""), mrkdwnOf, LONGEST);
  return JSON.stringify({ response_type: "ephemeral", text: mrkdwnOf(words) });
}

// Ids end in URLs and keys: what is none of Slack's is not for us.
const Id = z.string().check(z.regex(/^[A-Z0-9]{1,40}$/));
const Ts = z.string().check(z.regex(/^\d{9,11}\.\d{1,6}$/));
const Seconds = z.number().check(z.gte(0), z.lt(1e11));
const Maybe = z.nullish(z.string());

const Called = z.object({
  type: z.literal("event_callback"),
  team_id: Id,
  context_team_id: z.catch(z.nullish(Id), null),
  event_time: Seconds,
  authorizations: z.nullish(z.array(z.object({ team_id: z.nullish(Id), user_id: z.nullish(Id) }))),
  event: z.unknown(),
});

const FileEntry = z.object({ id: Id, mimetype: Maybe });
const Post = z.object({
  subtype: Maybe,
  user: z.nullish(Id),
  bot_id: Maybe,
  text: Maybe,
  ts: Ts,
  thread_ts: z.nullish(Ts),
  files: z.nullish(z.array(FileEntry)),
  // Any app may have put anything there.
  metadata: z.catch(z.nullish(z.object({ event_payload: z.object({ body: Maybe }) })), null),
});
type Post = z.infer<typeof Post>;

const where = { channel: Id, channel_type: Maybe };
const Posted = z.extend(Post, { ...where, type: z.enum(["message", "app_mention"]) });
const Shown = z.object({
  subtype: Maybe,
  ts: Ts,
  user: z.catch(z.nullish(Id), null),
  team: z.catch(z.nullish(Id), null),
  thread_ts: z.nullish(Ts),
  files: z.nullish(z.array(z.object({ mode: Maybe }))),
});
const Changed = z.object({
  ...where,
  subtype: z.enum(["message_changed", "message_deleted"]),
  deleted_ts: z.nullish(Ts),
  // What is told of it beside costs nobody a deletion.
  message: z.catch(z.nullish(Shown), null),
  previous_message: z.catch(z.nullish(Shown), null),
});
const Joined = z.object({
  type: z.literal("member_joined_channel"),
  user: Id,
  channel: Id,
  inviter: z.nullish(Id),
  event_ts: Ts,
});
const Left = z.union([
  z.object({ type: z.literal("app_uninstalled"), event_ts: z.nullish(Ts) }),
  z.object({
    type: z.literal("tokens_revoked"),
    event_ts: z.nullish(Ts),
    tokens: z.object({ bot: z.array(z.string()).check(z.minLength(1)) }),
  }),
]);
const Limited = z.object({
  type: z.literal("app_rate_limited"),
  team_id: Id,
  minute_rate_limited: Seconds,
});

const KEPT: unknown[] = [undefined, null, "file_share", "thread_broadcast", "me_message"];

async function eventsIn(delivery: Delivery): Promise<Heard[]> {
  const json = jsonIn(delivery);
  const limited = z.safeParse(Limited, json).data;
  if (limited)
    return [happened("deliveries.limited", limited.team_id, limited.minute_rate_limited)];
  const call = z.safeParse(Called, json).data;
  if (!call) return [];
  const { event, team_id, context_team_id, event_time, authorizations } = call;
  const [{ team_id: installed, user_id } = {}] = authorizations ?? [];
  const tenant = installed ?? team_id;
  const scene = { tenant, self: user_id ?? undefined };
  const left = z.safeParse(Left, event).data;
  // Where only whole seconds are told, what came before the end of that one was before it left.
  const at = Number(left?.event_ts ?? event_time + 0.999);
  if (left) return [happened("tenant.left", tenant, at)];
  const others = [team_id, context_team_id];
  const heard = joinedIn(event, scene) ?? goneIn(event, scene, others) ?? postedIn(event, scene);
  return [heard ?? []].flat();
}

type Scene = { tenant: string; self: string | undefined };

// What a workspace as a whole did, at a moment in epoch seconds.
function happened(name: Heard["name"], tenant: string, seconds: number): Heard {
  const id = `slack:${tenant}:${name}:${Math.floor(seconds)}`;
  const sent = new Date(Math.floor(seconds * 1000)).toISOString();
  return {
    name,
    message: { id, channel: "slack", tenant, native: "", room: "", person: "", sent },
  };
}

function messageAt(
  { channel, channel_type }: { channel: string; channel_type?: string | null | undefined },
  ts: string,
  person: string,
  { tenant, self }: Scene,
): Message {
  const native = `${channel}:${ts}`;
  const sent = new Date(Math.floor(Number(ts) * 1000)).toISOString();
  const direct = channel_type === "im" || channel.startsWith("D"); // a mention does not say
  const names = { id: `slack:${tenant}:${native}`, channel: "slack", tenant, native };
  return { ...names, room: channel, person, sent, direct, ...(self && { self }) };
}

function joinedIn(event: unknown, scene: Scene): Heard | undefined {
  const joined = z.safeParse(Joined, event).data;
  if (!joined || joined.user !== scene.self) return undefined;
  const message = messageAt(joined, joined.event_ts, joined.inviter ?? joined.user, scene);
  const id = `slack:${scene.tenant}:${joined.channel}:joined:${joined.event_ts}`;
  return { name: "room.joined", message: { ...message, id, native: "" } };
}

// In a channel of several workspaces Slack names any of those that let us in, and not always the same.
function goneIn(
  event: unknown,
  scene: Scene,
  others: (string | null | undefined)[],
): Heard[] | undefined {
  const changed = z.safeParse(Changed, event).data;
  if (!changed) return undefined;
  const { message: now, previous_message: before, subtype, deleted_ts } = changed;
  if (scene.self && before?.user === scene.self) return [];
  // What has replies stays as a stone with no name on it, and what has words without its picture.
  const isStone = now?.subtype === "tombstone" || filesIn(now) < filesIn(before);
  const ts = subtype === "message_deleted" ? deleted_ts : isStone ? now?.ts : undefined;
  if (!ts) return [];
  const { thread_ts: top } = before ?? {};
  const parent = top && top !== ts ? { parent: `${changed.channel}:${top}` } : {};
  const tenants = new Set([scene.tenant, ...others, before?.team].filter((one) => one != null));
  return [...tenants].map((tenant) => {
    const message = messageAt(changed, ts, before?.user ?? "", { ...scene, tenant });
    return { name: "message.deleted", message: { ...message, ...parent } };
  });
}

function filesIn(shown: z.infer<typeof Shown> | null | undefined): number {
  return (shown?.files ?? []).filter(({ mode }) => mode !== "tombstone").length;
}

function postedIn(event: unknown, scene: Scene): Heard | undefined {
  const post = z.safeParse(Posted, event).data;
  if (!post?.user || !KEPT.includes(post.subtype) || isBots(post, scene)) return undefined;
  const message = messageAt(post, post.ts, post.user, scene);
  const isToUs = message.direct || post.type === "app_mention" || mentions(post, scene.self);
  // What people show each other is none of our business unless it is a picture.
  const files = (post.files ?? []).filter(({ mimetype }) => isToUs || mayBePicture(mimetype));
  const isThreads = post.thread_ts && post.thread_ts !== post.ts;
  return {
    name: "message.received",
    message: {
      ...message,
      ...(isThreads && { parent: `${post.channel}:${post.thread_ts}` }),
      ...(files.length > 0 && { files: files.slice(0, MOST).map(({ id }) => id) }),
      ...(files.length > 0 && asksToBlur(plainOf(post.text ?? "")) && { blur: true }),
      ...(!isToUs && files.length === 0 && { aside: true }),
    },
  };
}

function isBots(post: Pick<Post, "user" | "bot_id"> | null | undefined, { self }: Scene): boolean {
  return Boolean(post?.bot_id) || (self !== undefined && post?.user === self);
}

function mentions({ text }: Pick<Post, "text">, self: string | undefined): boolean {
  return self !== undefined && new RegExp(`<@${self}[|>]`).test(text ?? "");
}

function mayBePicture(type: string | null | undefined): boolean {
  return !type || (type.startsWith("image/") && !type.startsWith("image/svg"));
}

async function contents(place: Place): Promise<Contents> {
  const { message } = place;
  const pictures = (message.files ?? []).map((id) => pictureAt(id, place));
  // Slack lets some apps ask for words once a minute only, so they are asked for where there is nothing else.
  if (pictures.length > 0) return { message, text: "", pictures };
  const posts = await postsAt(place, message.native);
  const post = posts?.find(({ ts }) => ts === tsOf(message.native));
  if (!post || post.subtype === "tombstone") throw gone();
  const text = plainOf(post.text ?? "");
  // A mention may come without the files that its message has.
  const own = (post.files ?? []).map(({ id }) => pictureAt(id, place));
  if (own.length > 0 && !message.aside) return { message, text, pictures: own };
  const above = message.parent ? posts?.find(({ ts }) => ts === tsOf(message.parent)) : undefined;
  const shown = message.aside ? [] : (above?.files ?? []);
  if (!above || shown.length === 0) return { message, text, pictures: [] };
  const { tenant, self } = message;
  const of = messageAt({ channel: message.room }, above.ts, above.user ?? "", { tenant, self });
  return { message, text, pictures: shown.map(({ id }) => pictureAt(id, place)), of };
}

// Of mentions nothing is left, of links and channels what people call them.
function plainOf(text: string): string {
  const shown = text.replaceAll(/<([^<>]*)>/g, (_, inside: string) => {
    const [target = "", label = ""] = inside.split("|");
    return target.startsWith("@") ? "" : label || target.replace(/^[#!].*$/, "");
  });
  return entitiesOut(shown).trim();
}

function pictureAt(id: string, place: Place): Picture {
  return { bytes: () => bytesOf(id, place) };
}

const File = z.object({
  mode: Maybe,
  is_external: z.nullish(z.boolean()),
  mimetype: Maybe,
  url_private: Maybe,
  url_private_download: Maybe,
});
const unread: Record<string, PictureCode> = {
  access_denied: "picture-withheld",
  file_deleted: "picture-gone",
  file_not_found: "picture-gone",
  hidden_by_limit: "picture-withheld",
  missing_scope: "picture-withheld",
  not_visible: "picture-gone",
  tombstone: "picture-gone",
};

async function bytesOf(id: string, place: Place): Promise<Uint8Array> {
  const told = await asked(place, "files.info", { file: id });
  const why = unread[told.error ?? ""];
  if (why) throw refused(why, `Slack says ${told.error}`);
  const { file } = shaped(z.object({ file: File }), said(told));
  const refusal = file.is_external ? "picture-elsewhere" : unread[file.mode ?? ""];
  if (refusal) throw refused(refusal, "Slack does not keep it, or not any more");
  const url = file.url_private_download ?? file.url_private;
  if (!isSlacks(url)) throw refused("picture-elsewhere", "its address is none of Slack's");
  const { credentials, until } = place;
  const response = await called(url, { token: credentials.token("token"), until });
  if (response.status === 404) throw refused("picture-gone", "Slack has it no more");
  const type = response.headers.get("content-type") ?? "";
  // To whoever may not see a file Slack shows where to log in, and says that all is well.
  const isLogin = /^text\/html\b/.test(type) && !file.mimetype?.startsWith("text/");
  if (isLogin || (response.status >= 300 && response.status < 400) || response.status === 403)
    throw refused("picture-withheld", "Slack shows its login page: is the scope files:read there?");
  return await whole(bytesIn(okay(response)));
}

async function reply(place: Place, words: Words): Promise<string> {
  const { native, parent, room } = place.message;
  const thread_ts = tsOf(parent ?? native) || undefined; // threads are one level deep
  const body = { channel: room, thread_ts, unfurl_links: false, unfurl_media: false };
  const post = { ...body, ...written(words) };
  const answer = await asked(place, "chat.postMessage", post, { repeatable: false });
  if (isNowhere(answer)) throw gone();
  // It is posted, whatever they say of it.
  const { ts, message } = z.safeParse(Said, said(answer)).data ?? {};
  if (!ts) return "";
  const id = `${room}:${ts}`;
  if (!thread_ts || !message || message.thread_ts) return id;
  // Where its thread is gone, Slack shows it to the whole channel; what cannot be taken back now is for the outbox to know.
  const isBack = await remove(place, id).then(
    () => true,
    () => false,
  );
  if (isBack) throw gone();
  return id;
}

async function show(place: Place, drawing: Drawing): Promise<string> {
  const { native, parent } = place.message;
  const words = mrkdwnOf(fitted([[drawing.alt]], mrkdwnOf, LONGEST));
  // Loaded only now: most pictures come back in words.
  const { shared } = await import("./uploads.js");
  return `${FILE}${await shared(place, drawing, { thread: tsOf(parent ?? native), words })}`;
}

const Said = z.object({ ts: Ts, message: z.nullish(z.object({ thread_ts: Maybe })) });

// Slack changes what is written; what it was made of goes along, so that we know it again.
function written(words: Words): { text: string; metadata: object } {
  const kept = fitted(words, mrkdwnOf, LONGEST);
  const event_payload = { body: bodyHashOf(spoken(kept)) };
  return { text: mrkdwnOf(kept), metadata: { event_type: "spotter_reply", event_payload } };
}

async function edit(place: Place, replyId: string, words: Words): Promise<boolean> {
  const ids = { channel: place.message.room, ts: tsOf(replyId) };
  const answer = await asked(place, "chat.update", { ...ids, ...written(words) });
  const isFixed = ["cant_update_message", "edit_window_closed"].includes(answer.error ?? "");
  return !isFixed && !isNowhere(answer) && Boolean(said(answer));
}

async function stands(place: Place, replyId: string, bodyHash: string): Promise<boolean> {
  const posts = await postsAt(place, replyId).catch(unlessLeft);
  return (posts ?? []).some((post) => post.ts === tsOf(replyId) && says(post, bodyHash));
}

// Where nobody lets us in any more, nothing of ours stands that we could know of.
function unlessLeft(error: unknown): undefined {
  if (!(error instanceof Failure) || error.code !== "not-installed") throw error;
}

async function remove(place: Place, replyId: string): Promise<void> {
  if (replyId.startsWith(FILE)) return await removeFile(place, replyId.slice(FILE.length));
  await removePost(place, tsOf(replyId));
}

async function removePost({ message, ...place }: Place, ts: string): Promise<void> {
  const ids = { channel: message.room, ts };
  const answer = await asked(place, "chat.delete", ids);
  if (!isNowhere(answer) && !standing.includes(answer.error ?? "")) said(answer);
}

async function removeFile(place: Place, file: string): Promise<void> {
  const { dropped, postsOf } = await import("./uploads.js");
  for (const ts of await postsOf(place, file)) await removePost(place, ts);
  await dropped(place, file);
}

const unknown = [
  "invalid_name",
  "not_reactable",
  "thread_locked",
  "too_many_emoji",
  "too_many_reactions",
];

async function react(place: Place, emoji: string): Promise<boolean> {
  const { nameOf } = await import("./emojis.js");
  const name = await nameOf(emoji);
  if (!name) return false;
  const { room, native } = place.message;
  const on = { channel: room, timestamp: tsOf(native), name };
  const answer = await asked(place, "reactions.add", on);
  if (answer.error === "already_reacted") return true;
  if (isNowhere(answer)) throw gone();
  return !unknown.includes(answer.error ?? "") && Boolean(said(answer));
}

async function sent(place: Place, bodyHash: string): Promise<string[] | undefined> {
  const { native, room, self } = place.message;
  const found: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const answer = await asked(place, ...listOf(place.message, cursor));
    if (answer.error === "thread_not_found" && native) return await sentToAll(place, bodyHash);
    if (isNowhere(answer)) return [];
    if (unasked.includes(answer.error ?? "")) return undefined;
    const { messages, response_metadata } = shaped(Posts, said(answer));
    const ours = messages
      .flatMap(postIn)
      .filter((post) => post.user === self && says(post, bodyHash));
    found.push(
      ...ours.map(({ ts, files }) => (files?.[0] ? `${FILE}${files[0].id}` : `${room}:${ts}`)),
    );
    cursor = response_metadata?.next_cursor || undefined;
    if (!cursor) return native ? found.reverse() : found;
  }
  throw new Failure("platform-failed", "Slack's list has no end.");
}

// What was to hang on a message that is gone may stand in the channel itself.
function sentToAll(place: Place, bodyHash: string): Promise<string[] | undefined> {
  const { parent, ...message } = place.message;
  return sent({ ...place, message: { ...message, native: "" } }, bodyHash);
}

// The thread, or, where what we say hangs on nothing, the channel itself, since the message was sent.
function listOf(
  { native, parent, room: channel, sent: since }: Message,
  cursor: string | undefined,
): [string, Record<string, unknown>] {
  const page = { channel, limit: PAGE, include_all_metadata: true, ...(cursor && { cursor }) };
  const ts = tsOf(parent ?? native);
  if (ts) return ["conversations.replies", { ...page, ts, oldest: tsOf(native) }];
  return ["conversations.history", { ...page, oldest: String(Date.parse(since) / 1000) }];
}

const left = ["account_inactive", "token_revoked"];
// Nothing of ours can be taken back where nobody lets us in any more, or nothing may be deleted.
const standing = [...left, "cant_delete_message", "compliance_exports_prevent_deletion"];
const unasked = [...left, "missing_scope", "not_allowed_token_type", "no_permission"];
const Posts = z.object({
  messages: z.array(z.unknown()),
  response_metadata: z.nullish(z.object({ next_cursor: Maybe })),
});

// The post, and the one that its thread hangs on.
async function postsAt(place: Place, id: string): Promise<Post[] | undefined> {
  const { room, native, parent } = place.message;
  const at = tsOf(id);
  const around = { oldest: at, latest: at, inclusive: true, limit: 2, include_all_metadata: true };
  const query = { channel: room, ts: tsOf(parent ?? native) || at, ...around };
  const answer = await asked(place, "conversations.replies", query);
  if (isNowhere(answer)) return undefined;
  return shaped(Posts, said(answer)).messages.flatMap(postIn);
}

// What is no post that we know is none of our business.
function postIn(listed: unknown): Post[] {
  const { data } = z.safeParse(Post, listed);
  return data ? [data] : [];
}

function says({ text, metadata }: Post, bodyHash: string): boolean {
  const { body } = metadata?.event_payload ?? {};
  // An emoji is written by its name.
  const bare = entitiesOut(text ?? "").replaceAll(/:[\w+'-]+:/g, "");
  return (body ?? bodyHashOf(bare)) === bodyHash;
}

function tsOf(native = ""): string {
  return native.split(":")[1] ?? "";
}

const scopes = manifest.oauth_config.scopes.bot;

function authorize(state: string, back: string, credentials: Credentials): string {
  const url = new URL("/oauth/v2/authorize", env("SLACK_API_URL"));
  const scope = scopes.join(",");
  const client_id = credentials.token("client_id");
  url.search = String(new URLSearchParams({ client_id, scope, state, redirect_uri: back }));
  return url.href;
}

const Granted = z.object({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]{1,500}$/)),
  bot_user_id: Id,
  app_id: z.nullish(Id),
  scope: z.string(),
  team: z.nullish(z.object({ id: Id, name: Maybe })),
});

async function granted(code: string, back: string, asking: Asking): Promise<Install> {
  const { credentials } = asking;
  const [client_id, client_secret] = ["client_id", "client_secret"].map(credentials.token);
  const own = { client_id, client_secret, code, redirect_uri: back };
  const asker = { ...asking, credentials: { ...credentials, token: () => "" } };
  const answer = await asked(asker, "oauth.v2.access", own, { repeatable: false });
  const { access_token, bot_user_id, app_id, team, scope } = shaped(Granted, said(answer));
  const missing = scopes.filter((one) => !scope.split(",").includes(one));
  if (missing.length > 0)
    throw new Failure("grant-refused", `Spotter also needs to be allowed: ${missing.join(", ")}.`);
  if (!team)
    throw new Failure(
      "grant-refused",
      "Spotter is added to one workspace at a time, not to a whole organisation.",
    );
  const names = { tenant: team.id, name: team.name ?? team.id, app: app_id ?? undefined };
  return { ...names, token: access_token, self: bot_user_id };
}

function home({ app, tenant }: Install): string | undefined {
  return app && new URL(`/app_redirect?app=${app}&team=${tenant}`, env("SLACK_API_URL")).href;
}

// Slack knows no escapes but for three signs; the others become what looks like them.
const lookalikes: Record<string, string> = { "*": "∗", _: "＿", "~": "∼", "`": "‘", ":": "∶" };
// A MAC address is one to be copied, so it gets what else stands in one: between colons may be the name of a workspace's own emoji.
const MARKED = new RegExp(`${MAC.source}|[*_~\`]|:(?=[^\\s:]+:)`, "gu");

function mrkdwnOf(words: Words): string {
  const lines = words.map((line) => line.map(markedUp).join(""));
  return lines.map((line) => line.replace(/^( *)&gt;/, "$1›")).join("\n");
}

function markedUp(span: Words[number][number]): string {
  const bare = textOf(span);
  if (typeof span !== "string" && "emoji" in span) return bare;
  const text = bare
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(MARKED, (sign) => lookalikes[sign] ?? sign.replaceAll(":", "-"));
  return typeof span !== "string" && "strong" in span && STRONG.test(bare) ? `*${text}*` : text;
}
