import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** Delivery is one webhook call: the bytes as they were signed, header names in lower case. */
export type Delivery = {
  channel: string;
  method: string;
  headers: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  body: Buffer;
};

/** deliveryIn returns the call that API Gateway (payload format 2.0) handed on, byte for byte. */
export function deliveryIn(event: APIGatewayProxyEventV2): Delivery {
  const headers = Object.entries(event.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  return {
    channel: /\/webhooks\/([^/]+)\/?$/.exec(event.rawPath ?? "")?.[1] ?? "",
    method: event.requestContext.http.method,
    headers: Object.fromEntries(headers),
    query: event.queryStringParameters ?? {},
    body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
  };
}

/** jsonIn returns what a delivery's body says, or undefined when it is no JSON. */
export function jsonIn({ body }: Delivery): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
