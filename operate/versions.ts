import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretVersionsListEntry,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { within } from "../functions/clients.js";

const manager = new SecretsManagerClient(within(15));
const OURS = "terraform"; // the label that keeps the version which Terraform wrote

/** currentOf returns a secret's current value. */
export async function currentOf(secret: string): Promise<string> {
  const { SecretString } = await manager.send(new GetSecretValueCommand({ SecretId: secret }));
  return SecretString ?? "";
}

/** rotatedAt returns when (epoch milliseconds) a secret's current value took the place of another; undefined where it is the first. */
export async function rotatedAt(secret: string): Promise<number | undefined> {
  const versions = await versionsOf(secret);
  return (
    holderOf("AWSPREVIOUS", versions) && holderOf("AWSCURRENT", versions)?.CreatedDate?.getTime()
  );
}

/**
 * replaced makes a value a secret's current one, and the one before it the previous. The version that Terraform wrote is
 * given a label first: AWS drops those that have none, and Terraform would write a value of its own again.
 */
export async function replaced(secret: string, value: string): Promise<void> {
  const versions = await versionsOf(secret);
  // Where Terraform wrote again, it took the label off with its former version.
  const seeded = holderOf(OURS, versions) ? undefined : holderOf("AWSCURRENT", versions)?.VersionId;
  const label = { SecretId: secret, VersionStage: OURS, MoveToVersionId: seeded };
  if (seeded) await manager.send(new UpdateSecretVersionStageCommand(label));
  await manager.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value }));
}

async function versionsOf(secret: string): Promise<SecretVersionsListEntry[]> {
  const all: SecretVersionsListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const question = new ListSecretVersionIdsCommand({ SecretId: secret, NextToken });
    const page = await manager.send(question);
    all.push(...(page.Versions ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return all;
}

function holderOf(label: string, versions: SecretVersionsListEntry[]) {
  return versions.find(({ VersionStages }) => VersionStages?.includes(label));
}
