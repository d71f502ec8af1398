import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { within } from "../functions/clients.js";

test("a client gives up a call that hangs", async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new SecretsManagerClient({ ...within(0.1), endpoint: `http://127.0.0.1:${port}` });
  await expect(client.send(new GetSecretValueCommand({ SecretId: "x" }))).rejects.toThrow(/time/i);
  server.closeAllConnections();
  server.close();
});
