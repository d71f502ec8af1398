/**
 * A port of the handler that Spotter grew from, to be compared with: lambda/bot.py of AWS's sample
 * cisco-webex-ai-bot-with-amazon-rekognition. It does everything within the webhook's call and one thing after the other:
 * fetch the file, say so, labels, say them, texts, say them, texts once more for plates, keep those, say them.
 * As there, it trusts whoever calls. Unlike there, its clients and connections outlive a call, and the file stays in memory:
 * it is to be no slower than its order of work makes it.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DetectLabelsCommand,
  DetectTextCommand,
  RekognitionClient,
  type TextDetection,
} from "@aws-sdk/client-rekognition";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

type Delivery = { data: { personEmail: string; roomId: string; files?: string[] } };

const rekognition = new RekognitionClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const { TABLE_NAME, BOT_EMAIL, BOT_TOKEN, WEBEX_API_URL } = process.env;
const headers = { authorization: `Bearer ${BOT_TOKEN}`, "content-type": "application/json" };
const PLATE = /^[A-Z]{2,3}\s*\d{3,4}\s*[A-Z]/;

/** handler answers the call when all has been said. */
export async function handler({ body = "{}" }: APIGatewayProxyEventV2) {
  const { data } = JSON.parse(body) as Delivery;
  const files = data.personEmail === BOT_EMAIL ? [] : (data.files ?? []);
  for (const file of files) await analysed(file, data.roomId);
  return { statusCode: 200, body: "Hello there!" };
}

async function analysed(file: string, room: string): Promise<void> {
  const response = await fetch(file, { headers });
  const image = new Uint8Array(await response.arrayBuffer());
  if (!response.ok || !response.headers.get("content-type")?.includes("image")) return;
  const name = /filename="(.*)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  await say(room, `## Image analysis of ${name}`);
  await list(room, "Labels", await labelsIn(image));
  await list(room, "Texts", (await textsIn(image)).map(rated));
  await list(room, "Car Plates", await platesIn(image));
}

async function labelsIn(Bytes: Uint8Array): Promise<string[]> {
  const { Labels = [] } = await rekognition.send(new DetectLabelsCommand({ Image: { Bytes } }));
  return Labels.map(({ Name, Confidence }) => rated({ DetectedText: Name, Confidence }));
}

async function textsIn(Bytes: Uint8Array): Promise<TextDetection[]> {
  const found = await rekognition.send(new DetectTextCommand({ Image: { Bytes } }));
  return found.TextDetections ?? [];
}

async function platesIn(image: Uint8Array): Promise<string[]> {
  const plates = new Set<string>();
  for (const { DetectedText = "" } of await textsIn(image)) {
    const [id] = PLATE.exec(DetectedText) ?? [];
    if (!id) continue;
    plates.add(DetectedText);
    const Item = { id, createdAt: Math.floor(Date.now() / 1000) };
    await table.send(new PutCommand({ TableName: TABLE_NAME, Item }));
  }
  return [...plates];
}

function rated({ DetectedText, Confidence = 0 }: TextDetection): string {
  return `${DetectedText} : ${Confidence.toFixed(2)}%`;
}

async function list(room: string, about: string, items: string[]): Promise<void> {
  if (items.length > 0) await say(room, `**${about}:**\n${items.map((i) => `* ${i}`).join("\n")}`);
}

async function say(roomId: string, markdown: string): Promise<void> {
  const body = JSON.stringify({ roomId, markdown });
  const response = await fetch(`${WEBEX_API_URL}/messages`, { method: "POST", headers, body });
  await response.arrayBuffer(); // else the connection could not be used again
}
