import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { gateway } from "../local/aws/gateway.js";

/** served hands a platform's deliveries to a function for the length of a test, and returns where. */
export async function served(
  invoke: (event: unknown) => Promise<unknown>,
  route = "POST /webhooks/slack",
): Promise<string> {
  const server = createServer(gateway(invoke, { routes: [route] }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${route.split(" ")[1]}`;
}
