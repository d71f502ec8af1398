import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { bodyOf, formIn, jsonIn } from "../bodies.js";
import type { Picture, World } from "./world.js";

/** Call is a request to the simulated API that brought the right token. */
export type Call = { world: World; request: IncomingMessage; query: URLSearchParams; id: string };

/** Answer is what the API says; status 0 cuts the connection instead. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: Record<string, unknown> | Uint8Array;
};

/** Endpoint is one method on one path; `:id` stands for the part handed on as the call's id. */
export type Endpoint = {
  method: string;
  path: string;
  answer: (call: Call) => Answer | Promise<Answer>;
};

/** Fields are a request's, whether they came as JSON or as a form, with its files apart. */
export type Fields = { values: Record<string, unknown>; uploads: Picture[] };

const BODY_LIMIT = 100 * 1024 * 1024;

/** refused returns an error as Webex words them. */
export function refused(status: number, message: string, headers = {}): Answer {
  const trackingId = `ROUTER_${randomUUID().toUpperCase()}`;
  const body = { message, errors: [{ description: message }], trackingId };
  return { status, headers: { ...headers, trackingid: trackingId }, body };
}

/** missing returns the error for something that is not there, or not for the bot to see. */
export function missing(): Answer {
  return refused(404, "The requested resource could not be found.");
}

/** complaintOf says in a line what is wrong with a request's fields. */
export function complaintOf(error: z.ZodError | undefined): string {
  const [issue] = error?.issues ?? [];
  return issue ? [...issue.path, issue.message].join(": ") : "The body cannot be read.";
}

/** page returns the items from cursor on, at most max of them (which may be up to `most`), with a Link to the rest. */
export function page<T>({ world, query, request }: Call, items: T[], most = 1_000): Answer {
  const max = Number(query.get("max") ?? 100);
  const from = Number(query.get("cursor") ?? 0);
  if (!(max >= 1 && max <= most)) return refused(400, `max must be between 1 and ${most}.`);
  if (!(from >= 0)) return refused(400, "cursor must be a positive number.");
  const body = { items: items.slice(from, from + max) };
  if (items.length <= from + max) return { status: 200, body };
  const rest = new URLSearchParams(query);
  rest.set("cursor", String(from + max));
  const path = request.url?.split("?")[0]?.replace(/^\/v1/, "");
  return { status: 200, headers: { link: linkTo(`${world.url}${path}?${rest}`) }, body };
}

/** linkTo returns a Link header that points at the next page. */
export function linkTo(url: string): string {
  return `<${url}>; rel="next"`;
}

/** fieldsIn reads a request's fields, or returns undefined when they are no JSON object and no form. */
export async function fieldsIn(request: IncomingMessage): Promise<Fields | undefined> {
  const body = await bodyOf(request, BODY_LIMIT);
  const type = request.headers["content-type"] ?? "";
  if (!body) return undefined;
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    const values = jsonIn(body);
    return values && { values, uploads: [] };
  }
  const form = await formIn(body, type);
  return form && fieldsOf(form);
}

async function fieldsOf(form: FormData): Promise<Fields> {
  const entries = [...form.entries()];
  const uploads = entries.flatMap(([, value]) => (value instanceof File ? [value] : []));
  return {
    values: Object.fromEntries(entries.filter(([, value]) => typeof value === "string")),
    uploads: await Promise.all(uploads.map(pictureOf)),
  };
}

async function pictureOf(file: File): Promise<Picture> {
  const type = file.type || "application/octet-stream";
  return { name: file.name, type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
