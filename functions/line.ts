import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { type Call, called, okay, textOf, whole } from "./calls.js";
import type { Allowance, Asking, Channel, Contents, Place, Post } from "./channels.js";
import { type Delivery, jsonIn } from "./delivery.js";
import { bytesIn } from "./download.js";
import { env } from "./env.js";
import { Failure, refused } from "./errors.js";
import type { Given, Heard, Message } from "./events.js";
import type { Fault, Registered } from "./faults.js";
import { counted } from "./metrics.js";
import type { Picture } from "./picture.js";
import type { Credentials } from "./secrets.js";
import { signedWith } from "./signature.js";
import { asksToForget } from "./wishes.js";
import { fitted, spoken, type Words } from "./words.js";

const LONGEST = 5000; // UTF-16 units of a message
const ALIVE = 50_000; // milliseconds that we use a reply token for: LINE takes it for a minute
const REDELIVERED = 20 * 60_000; // milliseconds in which the token of a redelivered message is good: a minute of them, unless it was taken
const SURE = 25_000; // milliseconds in which a token that LINE does not take any more was taken: some saw it die after half a minute
const KEYED = 23 * 60 * 60_000; // milliseconds that LINE knows the key of a push: it says a day
const PREPARING = 202;
const HURRY = 3_500; // milliseconds for what nobody waits for
const SPINNING = 20; // seconds that an animation shows at most

/** line is LINE: words, and how to reply, are told by its deliveries alone. What is said cannot be changed or taken back. */
export const line: Channel = {
  name: "line",
  text: "echo",
  overhears: true,
  gives: true,
  authentic,
  eventsIn,
  contents,
  fitted: (words) => fitted(words, spoken, LONGEST, ({ length }) => length),
  reply,
  repeatable,
  typing,
  faults,
  allowance,
};

function authentic({ headers, body }: Delivery, { signing }: Credentials): boolean {
  const signature = headers["x-line-signature"];
  return signing.some((secret) =>
    signedWith(secret, body, signature, { hash: "sha256", encoding: "base64" }),
  );
}

// Ids end in URLs and keys: what is none of LINE's is not for us.
const Id = z.string().check(z.regex(/^[\w-]{1,100}$/));
const UserId = z.string().check(z.regex(/^U[0-9a-f]{32}$/));
const Token = z.string().check(z.regex(/^[\x21-\x7e]{1,1000}$/));
const count = () => z.catch(z.optional(z.number().check(z.int(), z.gte(1), z.lt(1000))), undefined);

const call = () => z.object({ destination: UserId, events: z.array(z.unknown()) });
const source = () =>
  z.object({
    type: z.enum(["user", "group", "room"]),
    userId: z.catch(z.optional(UserId), undefined),
    groupId: z.optional(Id),
    roomId: z.optional(Id),
  });
const common = () =>
  z.object({
    mode: z.literal("active"),
    timestamp: z.number().check(z.int(), z.gte(0), z.lt(1e14)),
    source: source(),
    webhookEventId: Id,
    replyToken: z.catch(z.optional(Token), undefined),
    deliveryContext: z.catch(z.optional(z.object({ isRedelivery: z.boolean() })), undefined),
  });
type Common = z.infer<ReturnType<typeof common>>;

const mention = () =>
  z.object({
    index: z.number(),
    length: z.number(),
    isSelf: z.optional(z.boolean()),
  });
const sent = () =>
  z.object({
    id: Id,
    type: z.string(),
    text: z.catch(z.optional(z.string()), undefined),
    quoteToken: z.catch(z.optional(Token), undefined),
    quotedMessageId: z.catch(z.optional(Id), undefined),
    fileName: z.catch(z.optional(z.string()), undefined),
    contentProvider: z.catch(z.optional(z.object({ type: z.string() })), undefined),
    imageSet: z.catch(z.optional(z.object({ id: Id, index: count(), total: count() })), undefined),
    mention: z.catch(z.optional(z.object({ mentionees: z.array(mention()) })), undefined),
  });
type Sent = z.infer<ReturnType<typeof sent>>;
type Mention = z.infer<ReturnType<typeof mention>>;

const told = () =>
  z.discriminatedUnion("type", [
    z.extend(common(), { type: z.literal("message"), message: sent() }),
    z.extend(common(), { type: z.literal("unsend"), unsend: z.object({ messageId: Id }) }),
    z.extend(common(), { type: z.literal("follow") }),
    z.extend(common(), { type: z.literal("join") }),
  ]);

let known: { call: ReturnType<typeof call>; told: ReturnType<typeof told> } | undefined;

// Made only where LINE delivers, since that takes a good part of what a start may take.
function shapes() {
  known ??= { call: call(), told: told() };
  return known;
}

async function eventsIn(delivery: Delivery): Promise<Heard[]> {
  const { call, told: shape } = shapes();
  const { events = [], destination: self = "" } = z.safeParse(call, jsonIn(delivery)).data ?? {};
  // One that makes no sense costs the others nothing.
  return events.flatMap((event) => {
    const told = z.safeParse(shape, event).data;
    if (!told || !roomOf(told.source)) return [];
    if (told.type === "message") return postedIn(told, told.message, self);
    if (told.type === "unsend")
      return [{ name: "message.deleted", message: messageOf(told, self, told.unsend.messageId) }];
    // Nobody wrote: somebody let us in.
    const message = { ...messageOf(told, self, told.webhookEventId), native: "" };
    return [{ name: "room.joined", message, given: givenBy(told) }];
  });
}

function messageOf({ source, timestamp }: Common, self: string, id: string): Message {
  const { userId: person = "" } = source;
  const names = { id: `line:${self}:${id}`, channel: "line", tenant: self, native: id };
  const sent = new Date(timestamp).toISOString();
  const direct = source.type === "user";
  return { ...names, room: roomOf(source), person, sent, direct, self };
}

function roomOf({ groupId, roomId, userId = "" }: Common["source"]): string {
  return groupId ?? roomId ?? userId;
}

// LINE counts from when it delivers; where its clock is ahead of ours, from now.
function givenBy({ replyToken: token, timestamp, deliveryContext }: Common): Given {
  const now = Date.now();
  const from = deliveryContext?.isRedelivery ? now : Math.min(timestamp, now);
  return token ? { token, until: Math.min(from + ALIVE, timestamp + REDELIVERED) } : {};
}

const files = ["image", "video", "audio", "file"];

function postedIn(told: Common, sent: Sent, self: string): Heard[] {
  const { direct, ...message } = messageOf(told, self, sent.id);
  const isFile = direct ? files.includes(sent.type) : isPicture(sent);
  // What people tell each other is none of our business unless it is a picture.
  if (!direct && !isFile && !isToUs(sent)) return [];
  const { quotedMessageId: parent, imageSet: set, quoteToken: quote } = sent;
  const whole: Message = {
    ...{ ...message, direct: direct === true },
    ...(parent && { parent }),
    ...(isFile && { files: [sent.id] }),
    ...(isFile && set && { set }),
  };
  const text = textIn(sent).slice(0, LONGEST);
  const elsewhere = sent.contentProvider?.type === "external";
  const given = {
    ...{ ...givenBy(told), ...(text && { text }) },
    ...{ ...(quote && { quote }), ...(elsewhere && { elsewhere }) },
  };
  const heard: Heard = { name: "message.received", message: whole, given };
  const isOver = whole.person && asksToForget(text);
  return isOver ? [heard, { name: "person.left", message: whole }] : [heard];
}

function isPicture({ type, fileName = "" }: Sent): boolean {
  return (
    type === "image" ||
    (type === "file" && /\.(jpe?g|png|hei[cf]|webp|gif|tiff?|avif)$/i.test(fileName))
  );
}

function isToUs({ mention }: Sent): boolean {
  return (mention?.mentionees ?? []).some(({ isSelf }) => isSelf);
}

// Of our own name nothing is left; the last one first, since the places of the others count from the beginning.
function textIn({ text = "", mention }: Sent): string {
  const own = (mention?.mentionees ?? []).filter(({ isSelf }) => isSelf);
  const places = own.sort((one, other) => other.index - one.index);
  const without = (left: string, { index, length }: Mention) =>
    `${left.slice(0, index).trimEnd()} ${left.slice(index + length).trimStart()}`;
  return places.reduce(without, text).trim();
}

async function contents(place: Place): Promise<Contents> {
  const { message, given } = place;
  const text = given?.text ?? "";
  const pictures = (message.files ?? []).map((id) => pictureAt(id, place));
  const native = message.parent;
  if (pictures.length > 0 || !native || asksToForget(text)) return { message, text, pictures };
  // What is replied to may be words: LINE tells no more of it than its id, and not whose it is.
  const of = { ...message, id: `line:${message.tenant}:${native}`, native, person: "" };
  return { message, text, pictures: [pictureAt(native, place)], of, perhaps: true };
}

function pictureAt(id: string, place: Place): Picture {
  return { bytes: () => bytesOf(id, place) };
}

async function bytesOf(id: string, place: Place): Promise<Uint8Array> {
  if (!id) throw refused("picture-gone", "it was unsent");
  if (place.given?.elsewhere) throw refused("picture-elsewhere", "it is none that LINE keeps");
  const { messagingApi } = await import("@line/bot-sdk");
  const api = new messagingApi.MessagingApiBlobClient({ channelAccessToken: "" });
  const [url, call] = [env("LINE_DATA_URL"), { later: [PREPARING, 429] }];
  const told = await through(api, { ...place, url, call }).getMessageContentWithHttpInfo(id);
  const { status, headers } = told.httpResponse;
  if ([400, 404, 410].includes(status)) throw refused("picture-gone", "LINE has it no more");
  if (status === PREPARING) throw new Failure("platform-busy", "LINE still prepares the picture.");
  okay(told.httpResponse);
  return await whole(bytesIn({ headers, body: told.body }));
}

async function reply(place: Place, words: Words, post: Post): Promise<string> {
  const { given } = place;
  if (!isAlive(given, Date.now())) return await pushed(place, words, post);
  const api = await client(place);
  const say = (quote?: string) =>
    api.replyMessageWithHttpInfo({ replyToken: given.token, messages: [written(words, quote)] });
  let answer = await say(given.quote);
  if (isQuoteRefused(answer)) answer = await say();
  if (answer.httpResponse.status !== 400 || !/reply token/i.test(saidIn(answer)))
    return idIn(answered(answer));
  // It is taken once: by the try that may stand.
  if (post.again) return "";
  // As long as a repeat is to tell whether it was taken, nothing else is tried.
  if (isSure(given)) throw new Failure("platform-refused", "LINE does not take the reply token.");
  return await pushed(place, words, post);
}

async function pushed(place: Place, words: Words, { key, spare }: Post): Promise<string> {
  // It costs one of the month's messages for each who hears it.
  if (spare && !place.message.direct)
    throw new Failure("allowance-spared", "Others than an answer are not pushed to a group.");
  const api = await client(place);
  const say = (quote?: string) =>
    api.pushMessageWithHttpInfo(
      { to: place.message.room, messages: [written(words, quote)] },
      uuidOf(key),
    );
  let answer = await say(place.given?.quote);
  if (isQuoteRefused(answer)) answer = await say();
  const { status } = answer.httpResponse;
  if (status === 409) return idIn(answer);
  if (status === 429 && /monthly limit/i.test(saidIn(answer))) {
    counted("AllowanceGone");
    throw new Failure("allowance-gone", "This month's messages of LINE's plan are used up.");
  }
  if (status === 403 || (status === 400 && /Failed to send|'to'/.test(saidIn(answer))))
    throw new Failure("message-gone", "LINE does not let us speak there any more.");
  const id = idIn(answered(answer));
  counted("Pushed");
  return id;
}

type Answer = { httpResponse: Response; body: unknown };

const Posted = z.object({ sentMessages: z.array(z.object({ id: Id })) });
const Refusal = z.object({
  message: z.string(),
  details: z.catch(
    z.array(z.object({ message: z.optional(z.string()), property: z.optional(z.string()) })),
    [],
  ),
});

// What LINE says of a no; it quotes nothing of ours.
function saidIn({ body }: Answer): string {
  const { message, details } = z.safeParse(Refusal, body).data ?? { message: "", details: [] };
  return [message, ...details.flatMap(({ message, property }) => [message, property])].join(" ");
}

function isQuoteRefused(answer: Answer): boolean {
  return answer.httpResponse.status === 400 && /quote ?token/i.test(saidIn(answer));
}

function answered(answer: Answer): Answer {
  if (answer.httpResponse.status === 429)
    throw new Failure("platform-busy", "LINE asks us to wait.");
  okay(answer.httpResponse);
  return answer;
}

// It is posted, whatever they say of it.
function idIn({ body }: Answer): string {
  return z.safeParse(Posted, body).data?.sentMessages[0]?.id ?? "";
}

function written(words: Words, quoteToken?: string) {
  const text = spoken(line.fitted(words));
  return { type: "text" as const, text, ...(quoteToken && { quoteToken }) };
}

// The same key in the form that LINE wants.
function uuidOf(key: string): string {
  const hash = createHash("sha256").update(key).digest("hex");
  const variant = "89ab"[Number.parseInt(hash.charAt(16), 16) % 4];
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`];
  return [...parts, `${variant}${hash.slice(17, 20)}`, hash.slice(20, 32)].join("-");
}

function isAlive(given: Given | undefined, moment: number): given is Given & { token: string } {
  return given?.token !== undefined && moment < (given.until ?? 0);
}

// A reply token is taken once, and so is the key of a push; but a push does not know of a reply.
function repeatable({ given }: Place, since: number): boolean {
  return isAlive(given, since) ? isSure(given) : Date.now() - since < KEYED;
}

function isSure(given: Given | undefined): boolean {
  return isAlive(given, Date.now() + ALIVE - SURE);
}

async function typing(place: Place): Promise<void> {
  const { direct, person } = place.message;
  if (!direct || !person) return;
  const shown = { chatId: person, loadingSeconds: SPINNING };
  // The answer is said after this.
  const api = await client({ ...place, until: Math.min(place.until, Date.now() + HURRY) });
  answered(await api.showLoadingAnimationWithHttpInfo(shown));
}

async function allowance(asking: Asking): Promise<Allowance> {
  const api = await client(asking);
  const asked = await Promise.all([
    api.getMessageQuotaConsumptionWithHttpInfo(),
    api.getMessageQuotaWithHttpInfo(),
  ]);
  const [used, most] = asked.map((answer) => answered(answer).body);
  const { totalUsage } = shaped(z.object({ totalUsage: z.number() }), used);
  const { value } = shaped(z.object({ value: z.nullish(z.number()) }), most);
  return { used: totalUsage, ...(value != null && { of: value }) };
}

const Endpoint = z.object({ endpoint: z.string(), active: z.boolean() });
const Tested = z.object({
  success: z.boolean(),
  reason: z.nullish(z.string()),
  statusCode: z.nullish(z.number()),
});

async function faults(asking: Asking, { url, ids }: Registered): Promise<Fault[]> {
  const [webhook = "endpoint"] = ids;
  const api = await client(asking);
  const told = await api.getWebhookEndpointWithHttpInfo();
  const isNone = told.httpResponse.status === 404;
  const { endpoint, active } = isNone ? NONE : shaped(Endpoint, answered(told).body);
  const fault = { webhook, misses: false, rest: 0 };
  const mend = async () => {
    answered(await api.setWebhookEndpointWithHttpInfo({ endpoint: url }));
  };
  if (endpoint !== url) return [{ ...fault, what: "target", mend }];
  if (!active) return [{ ...fault, what: "activated", advice: SWITCH }];
  const test = async () =>
    shaped(Tested, answered(await api.testWebhookEndpointWithHttpInfo({})).body);
  // The first may have been too slow since nothing of ours ran.
  const first = await test();
  const { success, reason, statusCode } = first.success ? first : await test();
  if (success) return [];
  if (statusCode === 401) return [{ ...fault, what: "secret", advice: SECRET }];
  const why = reasons.get(reason?.toUpperCase() ?? "") ?? `got the answer ${statusCode}`;
  return [{ ...fault, what: "reached", advice: `LINE tried the endpoint, and ${why}. ${LOOK}` }];
}

const reasons = new Map([
  ["COULD_NOT_CONNECT", "could not connect to it"],
  ["REQUEST_TIMEOUT", "got no answer in time"],
  ["UNCLASSIFIED", "does not say what went wrong"],
]);
const LOOK =
  "Look again in a minute; where that lasts, run make deploy, and see the log of receive.";
const NONE = { endpoint: "", active: true };
const SWITCH =
  'Switch "Use webhook" on: LINE Developers Console, your channel, the tab Messaging API. No API can.';
const SECRET =
  "LINE signs with another channel secret than ours: make rotate WHAT=secret takes the one that the LINE Developers Console shows.";

function shaped<T extends z.ZodMiniType>(shape: T, body: unknown): z.infer<T> {
  const { data } = z.safeParse(shape, body);
  if (data) return data as z.infer<T>;
  throw new Failure("platform-failed", "LINE's answer is of no known shape.");
}

async function client(asking: Asking) {
  // Loaded only where LINE is asked.
  const { messagingApi } = await import("@line/bot-sdk");
  const api = new messagingApi.MessagingApiClient({ channelAccessToken: "" });
  // That too much was said this month is told like that too much is asked: the queue asks again, later.
  const call = { later: [] };
  return through(api, { ...asking, url: env("LINE_API_URL"), call, read: jsonAnswered });
}

// What is no JSON the library would quote in an error; of a post it says nothing that counts.
async function jsonAnswered(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await textOf(response);
  return new Response(isJson(text) ? text : "null", { status, headers });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Way is where a client of the library asks, how patiently, and what it makes of an answer. */
type Way = Asking & {
  url: string;
  call?: Partial<Call>;
  read?: (response: Response) => Promise<Response>;
};

/*
 * The library's own way to the network waits for ever, follows redirects, and takes an answer of any size: its clients go
 * through ours, and get every answer, whatever its status.
 */
function through<T extends object>(api: T, { credentials, until, url, call, read }: Way): T {
  const token = credentials.token("token");
  const asked =
    (method: string, repeatable: boolean) =>
    async (path: string, body?: object, { headers }: { headers?: Record<string, string> } = {}) => {
      const json = body && { body: JSON.stringify(body) };
      const sent = { "content-type": "application/json", ...headers };
      const init = { method, ...(json && { ...json, headers: sent }) };
      const answer = await called(`${url.replace(/\/+$/, "")}${path}`, {
        token,
        until,
        repeatable,
        init,
        ...call,
      });
      return (await read?.(answer)) ?? answer;
    };
  const httpClient = {
    get: asked("GET", true),
    put: asked("PUT", true),
    post: asked("POST", false),
  };
  return Object.assign(api, { httpClient });
}
