import { channelNamed, type Install } from "./channels.js";
import { Failure } from "./errors.js";
import type { Subject } from "./events.js";
import { type Credentials, credentialsOf } from "./secrets.js";
import { type Key, putRow, removeRow, rowAt, rowsWhere } from "./table.js";

/** Tenant is whose a message is: a channel and one of its tenants, such as a workspace. */
export type Tenant = Pick<Subject, "channel" | "tenant">;

/** keepInstall remembers what a tenant gave us, in place of what it gave before. */
export async function keepInstall(channel: string, install: Install): Promise<void> {
  const at = new Date().toISOString();
  const row = { ...install, at, day: dayOf(channel), time: at }; // found among a channel's by the index of days
  await putRow(keyOf({ channel, tenant: install.tenant }), "always", row);
}

/** installsOf returns what every tenant of a channel gave us, the first to let us in first; what happened just now may be missing. */
export async function installsOf(channel: string): Promise<Install[]> {
  const rows: Install[] = [];
  const query = {
    IndexName: "byDay",
    KeyConditionExpression: "#day = :day",
    ExpressionAttributeNames: { "#day": "day" },
    ExpressionAttributeValues: { ":day": dayOf(channel) },
  };
  for await (const row of rowsWhere(query)) rows.push(row as unknown as Install);
  return rows;
}

/** installOf returns what a tenant gave us, or undefined where it does not let us in. */
export async function installOf(tenant: Tenant): Promise<Install | undefined> {
  return (await rowAt(keyOf(tenant))) as Install | undefined;
}

/** dropInstall forgets what a tenant gave us up to a moment (ISO 8601): it may have let us in again since. */
export async function dropInstall(tenant: Tenant, until: string): Promise<boolean> {
  return await removeRow(keyOf(tenant), {
    ConditionExpression: "attribute_not_exists(pk) OR #at <= :until",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":until": until },
  });
}

/** credentialsFor returns a channel's credentials, with the tenant's own token where it has one; that it does not let us in is a Failure, once the token is asked for. */
export async function credentialsFor(tenant: Tenant): Promise<Credentials> {
  const { door } = channelNamed(tenant.channel);
  const [credentials, install] = await Promise.all([
    credentialsOf(tenant.channel),
    door && installOf(tenant),
  ]);
  if (!door) return credentials;
  const token = () => {
    if (install) return install.token;
    throw new Failure("not-installed", "This tenant does not let us in.");
  };
  return { ...credentials, token };
}

function dayOf(channel: string): string {
  return `install#${channel}`;
}

function keyOf({ channel, tenant }: Tenant): Key {
  return { pk: `install#${channel}:${tenant}`, sk: "install" };
}
