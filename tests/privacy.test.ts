import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { waiting } from "../functions/replies.js";
import { spoken } from "../functions/words.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { register } from "../local/webhook.js";
import { startWorld, type World } from "../local/world.js";
import { webhookBody } from "./fixtures.js";
import { pattern } from "./patterns.js";

const TOKEN = "token-that-nobody-may-read-41d7";
const SIGNING = "signing-that-nobody-may-read-88b0";
const FORGED = "forged-signature-5a5a";
const WRITTEN = [
  "where-is-my-car",
  "secret-of-the-file",
  "words-in-a-direct-room",
  "words-of-a-forger",
];
const SEEN = ["SBA1234G", "PRIVATE PARKING", "Wheel of Fortune", "Famous Person"];
const PLACEHOLDER = spoken(waiting());

type Row = Record<string, unknown>;
type Kept = { store: Row[]; idempotency: Row[] };

const stops: (() => Promise<unknown>)[] = [];
const logged: string[] = [];
const signatures: string[] = [];
const vision = { asked: 0, fails: false };
const webexFails = { on: false };
let webex: Simulator;
let world: World;
let picture: Buffer;
// What was kept of the first picture before, and after, it was deleted.
let before: Kept;
let after: Kept;
let refusal: string;
let deleted: string;

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  stops.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const BoundingBox = { Left: 0.4, Top: 0.5, Width: 0.2, Height: 0.05 };
const lineOf = (DetectedText: string, Id: number) => ({
  ...{ DetectedText, Id, Type: "LINE", Confidence: 99 },
  Geometry: { BoundingBox: { ...BoundingBox, Top: 0.1 + Id / 5 } },
});
const answers: Record<string, object> = {
  DetectText: { TextDetections: [lineOf("SBA1234G", 0), lineOf("PRIVATE PARKING", 1)] },
  DetectLabels: { Labels: [{ Name: "Wheel of Fortune", Confidence: 99 }] },
  DetectFaces: { FaceDetails: [{ Confidence: 99, Emotions: [{ Type: "HAPPY", Confidence: 99 }] }] },
  RecognizeCelebrities: { CelebrityFaces: [{ Name: "Famous Person", MatchConfidence: 99 }] },
};

// It speaks Rekognition's protocol, and quotes what it was sent and saw when it fails.
const seeing: RequestListener = async (request, response) => {
  const sent = await text(request);
  const { authorization = "" } = request.headers;
  const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
  vision.asked += 1;
  const quoted = {
    __type: "OddException",
    message: `${SEEN} ${authorization} ${sent.slice(0, 200)}`,
  };
  response.writeHead(vision.fails ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(vision.fails ? quoted : answers[operation]));
};

// It stands before the simulated Webex, and quotes whatever it was asked when it fails.
const standing: RequestListener = async (request, response) => {
  const { host, connection, "content-length": length, ...headers } = request.headers;
  const body = await buffer(request);
  if (webexFails.on) {
    const message = `${WRITTEN} ${SEEN} ${headers.authorization} ${body}`;
    response.writeHead(409, { "content-type": "application/json" });
    return void response.end(JSON.stringify({ message, errors: [{ description: message }] }));
  }
  const address = new URL(request.url ?? "/", webex.url);
  const { method = "GET" } = request;
  const whole = {
    method,
    headers: headers as Record<string, string>,
    ...(body.length && { body }),
  };
  const answer = await fetch(address, whole);
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  response.end(Buffer.from(await answer.arrayBuffer()));
};

// It stands between Webex and us, and notes what deliveries are signed with.
const relaying: RequestListener = async (request, response) => {
  const signature = String(request.headers["x-spark-signature"]);
  signatures.push(signature);
  const headers = { "content-type": "application/json", "x-spark-signature": signature };
  const body = await buffer(request);
  const { status } = await fetch(`${world.url}/webhooks/webex`, { method: "POST", headers, body });
  response.writeHead(status).end();
};

const room = (type: string) => webex.rooms.find((one) => one.type === type)?.id ?? "";
const alice = () => webex.people[0]?.id ?? "";

function post(text: string, bytes: Buffer | undefined, type = "group") {
  const files = bytes ? [{ name: "secret-of-the-file.jpg", type: "image/jpeg", bytes }] : [];
  return webex.post({ person: alice(), room: room(type), text, files, mention: type === "group" });
}

const ours = () =>
  webex.rooms
    .flatMap(({ id }) => webex.messages(id))
    .filter(({ personId }) => personId === webex.bot.id);
const answersTo = (id: string) =>
  ours().filter(({ parentId, text }) => parentId === id && text !== PLACEHOLDER);

const until = (isSo: () => void) => vi.waitFor(isSo, { timeout: 30_000, interval: 20 });
const untilAnswered = (id: string) => until(() => expect(answersTo(id)).toHaveLength(1));

async function kept(): Promise<Kept> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: world.tablesUrl }));
  const rowsIn = async (TableName: string) =>
    (await client.send(new ScanCommand({ TableName }))).Items ?? [];
  const rows = { store: await rowsIn("store"), idempotency: await rowsIn("idempotency") };
  client.destroy();
  return rows;
}

async function settled(): Promise<void> {
  await webex.settled();
  for (const queue of [world.queue, world.deletions])
    await until(() => expect(queue.depth()).toMatchObject({ visible: 0, inFlight: 0 }));
}

// What Webex or vision fails at is tried again, said sorry for where that is possible, and rests.
async function restsInDeadLetters(act: () => void): Promise<void> {
  const resting = () => world.deadLetters.depth().visible;
  const were = resting();
  act();
  await until(() => expect(resting()).toBe(were + 1));
}

async function forgery(): Promise<string> {
  const body = webhookBody({ text: "words-of-a-forger", personEmail: "alice@example.com" });
  const headers = { "content-type": "application/json", "x-spark-signature": FORGED };
  const response = await fetch(`${world.url}/webhooks/webex`, { method: "POST", headers, body });
  return JSON.stringify([response.status, ...response.headers, await response.text()]);
}

beforeAll(async () => {
  for (const method of ["log", "error", "warn"] as const)
    vi.spyOn(console, method).mockImplementation((...said) => void logged.push(said.join(" ")));
  picture = await pattern().jpeg().toBuffer();
  webex = await startWebex({ token: TOKEN });
  stops.push(webex.stop);
  const webexUrl = `${await served(standing)}/v1`;
  world = await startWorld({
    ...{ port: 0, token: TOKEN, signing: SIGNING, countries: "SG", webexUrl },
    rekognition: await served(seeing),
    analyses: "plates,text,labels,faces,celebrities",
    retries: "0.1,0.1",
    log: (line) => logged.push(line),
  });
  stops.push(world.stop);
  const targetUrl = await served(relaying);
  await register({ webexUrl: webex.url, token: TOKEN, targetUrl, secret: SIGNING });
  const first = post("where-is-my-car", picture);
  await untilAnswered(first.id);
  await untilAnswered(post("words-in-a-direct-room", undefined, "direct").id);
  await settled();
  before = await kept();
  deleted = first.id;
  webex.remove(first.id);
  await until(() => expect(answersTo(first.id)).toEqual([]));
  await settled();
  after = await kept();
  const other = await pattern().jpeg({ quality: 50 }).toBuffer(); // of which no reading is kept
  vision.fails = true;
  await restsInDeadLetters(() => void post("where-is-my-car", other));
  vision.fails = false;
  webexFails.on = true;
  await restsInDeadLetters(() => void post("where-is-my-car", other));
  webexFails.on = false;
  refusal = await forgery();
}, 120_000);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  vi.restoreAllMocks();
});

const people = () => webex.people.flatMap(({ displayName, emails }) => [displayName, ...emails]);

// A part of the picture's bytes, however it may be written; base64 of it depends on where it begins.
function bytesOf(): string[] {
  const part = picture.subarray(300, 348);
  const base64 = [0, 1, 2].map((at) => part.subarray(at).toString("base64").slice(0, 40));
  return [...base64, part.toString("hex"), part.toString("latin1"), part.subarray(0, 20).join()];
}

const foundIn = (where: unknown, wanted: string[]) => {
  const all = typeof where === "string" ? where : JSON.stringify(where);
  return wanted.filter((one) => one && all.includes(one));
};
const rest = (rows: Row[], isKnown: (row: Row) => boolean) => rows.filter((row) => !isKnown(row));
const isSeen = ({ pk, sk }: Row) => /^sighting#/.test(String(sk)) || /^picture#/.test(String(pk));
const dead = async () =>
  (await world.deadLetters.receive({ max: 10, visibility: 0 })).map(({ body }) => body);

const places: [string, () => unknown][] = [
  ["the logs", () => logged.join("\n")],
  ["the events", () => world.bus.recent()],
  ["the tables", () => [before, after]],
  ["the tables, in the end", kept],
  ["the dead letters", dead],
  ["the replies", ours],
  ["the answer to a forger", () => refusal],
];

describe("what is looked through is what was written", () => {
  test("everything was asked, answered, failed and logged", async () => {
    expect(vision.asked).toBeGreaterThan(4);
    expect(signatures.length).toBeGreaterThan(4);
    expect(await dead()).toHaveLength(2);
    const events = world.bus.recent().map((event) => event["detail-type"]);
    for (const name of ["picture.read", "plate.sighted", "message.answered", "message.failed"])
      expect(events).toContain(name);
    const said = ["not answered", "OddException", "platform-refused", "forgotten", "forged"];
    const counted = ['"Answered"', '"Plates"', '"Failed"', '"Rejected"'];
    for (const one of [...said, ...counted]) expect(logged.join("\n")).toContain(one);
    expect(JSON.parse(refusal)[0]).toBe(401);
  });

  test("what was seen is found where it belongs: in sightings, readings, their events, and replies", () => {
    expect(foundIn(before.store.filter(isSeen), SEEN)).toEqual(SEEN);
    const of = (name: string) =>
      world.bus.recent().filter((event) => event["detail-type"] === name);
    expect(foundIn(of("picture.read"), SEEN)).toEqual(SEEN);
    expect(foundIn(of("plate.sighted"), SEEN)).toEqual(["SBA1234G"]);
  });
});

describe.each(places)("in %s", (_, where) => {
  test("there is no token, secret or signature", async () => {
    expect(foundIn(await where(), [TOKEN, SIGNING, FORGED, ...signatures])).toEqual([]);
  });

  test("there is nothing that somebody wrote, and no name of a file", async () => {
    expect(foundIn(await where(), WRITTEN)).toEqual([]);
  });

  test("there is nobody's name or address", async () => {
    expect(foundIn(await where(), people())).toEqual([]);
  });

  test("there is no picture", async () => {
    expect(foundIn(await where(), bytesOf())).toEqual([]);
  });
});

test("logs name no plate, no text, and no person, not even by id", () => {
  const ids = webex.people.map(({ id }) => id);
  expect(foundIn(logged.join("\n"), [...SEEN, "SBA 1234 G", ...ids])).toEqual([]);
});

test("events but a reading's and a sighting's hold nothing that was seen", () => {
  const others = world.bus
    .recent()
    .filter((event) => !["picture.read", "plate.sighted"].includes(event["detail-type"]));
  expect(foundIn(others, SEEN)).toEqual([]);
});

test("rows but sightings and readings hold nothing that was seen", async () => {
  for (const { store, idempotency } of [before, after, await kept()])
    expect(foundIn([rest(store, isSeen), idempotency], SEEN)).toEqual([]);
});

test("of a picture that was deleted nothing is left: no plate, text, person or hash of it", () => {
  const hashes = before.store.flatMap(({ sk, hash }) =>
    String(sk).startsWith("picture#") ? [String(hash)] : [],
  );
  expect(hashes).toHaveLength(1);
  expect(foundIn(before.store, [alice(), ...hashes])).toEqual([alice(), ...hashes]);
  const left = after.store.filter(({ pk }) => String(pk).includes(String(deleted)));
  expect(foundIn(after.store, [...SEEN, ...hashes])).toEqual([]);
  expect(foundIn(left, [alice()])).toEqual([]);
});
