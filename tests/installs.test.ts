import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTables } from "../local/aws/tables.js";

const manager = mockClient(SecretsManagerClient);
let tables: Awaited<ReturnType<typeof startTables>>;
let installs: typeof import("../functions/installs.js");
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  installs = await import("../functions/installs.js");
  manager
    .on(GetSecretValueCommand)
    .rejects(new ResourceNotFoundException({ message: "not there", $metadata: {} }))
    .on(GetSecretValueCommand, { SecretId: "spotter/webex/credentials" })
    .resolves({ SecretString: '{"token":"the-only-one"}' });
});

afterAll(() => tables.stop());
beforeEach(() => {
  n += 1;
});

const tenant = () => ({ channel: "slack", tenant: `T${n}` });
const install = (token = "xoxb-1") => ({ tenant: `T${n}`, name: "Harbour", token, self: "U0BOT" });

test("an install is kept for ever, and a later one takes its place", async () => {
  await installs.keepInstall("slack", install());
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 400 * 86_400_000 });
  expect(await installs.installOf(tenant())).toMatchObject(install());
  await installs.keepInstall("slack", install("xoxb-2"));
  expect(await installs.installOf(tenant())).toMatchObject(install("xoxb-2"));
  vi.useRealTimers();
});

test("a channel's installs are found, and no other channel's", async () => {
  await installs.keepInstall("slack", install());
  const found = await installs.installsOf("slack");
  expect(found.filter((one) => one.tenant === `T${n}`)).toMatchObject([install()]);
  expect(await installs.installsOf("pigeon")).toEqual([]);
});

test("what is dropped is gone; dropping it again changes nothing", async () => {
  await installs.keepInstall("slack", install());
  const later = new Date(Date.now() + 1000).toISOString();
  expect(await installs.dropInstall(tenant(), later)).toBe(true);
  expect(await installs.installOf(tenant())).toBeUndefined();
  expect(await installs.dropInstall(tenant(), later)).toBe(true);
});

test("who let us in again after leaving stays, however late the news of leaving comes", async () => {
  const left = new Date(Date.now() - 1000).toISOString();
  await installs.keepInstall("slack", install());
  expect(await installs.dropInstall(tenant(), left)).toBe(false);
  expect(await installs.installOf(tenant())).toMatchObject(install());
});

test("each tenant's token is its own", async () => {
  await installs.keepInstall("slack", install(`xoxb-${n}`));
  const { token } = await installs.credentialsFor(tenant());
  expect(token("token")).toBe(`xoxb-${n}`);
});

test("a tenant that does not let us in has no token, which is said when it is asked for", async () => {
  const { token } = await installs.credentialsFor(tenant());
  expect(() => token("token")).toThrow(expect.objectContaining({ code: "not-installed" }));
});

test("where nobody installs anything, the secret's token is everybody's", async () => {
  const { token } = await installs.credentialsFor({ channel: "webex", tenant: "-" });
  expect(token("token")).toBe("the-only-one");
});
