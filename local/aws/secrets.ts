import { randomUUID } from "node:crypto";
import { ACCOUNT, REGION } from "./bus.js";

/** Version is one value a secret has or had, and the labels that are on it. */
export type Version = { id: string; value: string; stages: string[]; created: number };

/** Secret is a secret's names, and one of its versions. */
export type Secret = { arn: string; name: string; version: Version };

/** Which names a version by its id, by its label, by both (then both must fit) or not at all (AWSCURRENT). */
export type Which = { id?: string | undefined; stage?: string | undefined };

/** Secrets is a Secrets Manager in memory; a secret is named by its name or its ARN. */
export type Secrets = {
  /** create makes a secret with its first value, or puts a value into the one that exists. */
  create(name: string, value: string): Secret;
  /** value returns one version, or undefined when the secret or the version is not there. */
  value(secret: string, which?: Which): Secret | undefined;
  /** put adds a version and moves the labels to it; undefined when there is no such secret. */
  put(
    secret: string,
    value: string,
    version?: { id?: string; stages?: string[] },
  ): Secret | undefined;
  /** versions returns those that have a label, or undefined when there is no such secret. */
  versions(secret: string): Version[] | undefined;
  /** label moves a label to a version, and AWSPREVIOUS to where AWSCURRENT was; false where it is not where it is said to be. */
  label(secret: string, stage: string, move: { to: string; from?: string | undefined }): boolean;
};

type Stored = { arn: string; name: string; versions: Version[] };

/** createSecrets makes a Secrets Manager that holds the secrets given by name. */
export function createSecrets(initial: Record<string, string> = {}): Secrets {
  const stored: Stored[] = [];
  const find = (secret: string) =>
    stored.find(({ arn, name }) => secret === name || secret === arn);
  const secrets: Secrets = {
    create(name, value) {
      const secret = find(name) ?? { name, arn: arnOf(name), versions: [] };
      if (!stored.includes(secret)) stored.push(secret);
      return putInto(secret, value, {});
    },
    value(name, which = {}) {
      const secret = find(name);
      const version = secret && versionOf(secret, which);
      return version && { arn: secret.arn, name: secret.name, version };
    },
    put(name, value, version = {}) {
      const secret = find(name);
      return secret && putInto(secret, value, version);
    },
    // One without a label may be gone at any time.
    versions: (name) => find(name)?.versions.filter(({ stages }) => stages.length > 0),
    label(name, stage, { to, from }) {
      const { versions = [] } = find(name) ?? {};
      const wanted = versions.find(({ id }) => id === to);
      const holder = versions.find(({ stages }) => stages.includes(stage));
      const isMoved = holder !== undefined && holder !== wanted;
      const said = from ?? (isMoved ? undefined : holder?.id);
      if (!wanted || said !== holder?.id) return false;
      label(versions, stage, wanted);
      if (isMoved && stage === "AWSCURRENT") label(versions, "AWSPREVIOUS", holder);
      return true;
    },
  };
  for (const [name, value] of Object.entries(initial)) secrets.create(name, value);
  return secrets;
}

function arnOf(name: string): string {
  return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-${randomUUID().slice(0, 6)}`;
}

function versionOf(secret: Stored, { id, stage }: Which): Version | undefined {
  const label = stage ?? (id === undefined ? "AWSCURRENT" : undefined);
  return secret.versions.find(
    (version) =>
      (id === undefined || version.id === id) &&
      (label === undefined || version.stages.includes(label)),
  );
}

function putInto(
  secret: Stored,
  value: string,
  { id = randomUUID(), stages = ["AWSCURRENT"] }: { id?: string; stages?: string[] },
): Secret {
  const { arn, name, versions } = secret;
  const same = versions.find((version) => version.id === id);
  if (same) return { arn, name, version: same };
  const version: Version = { id, value, stages: [], created: Date.now() / 1000 };
  const former = versionOf(secret, { stage: "AWSCURRENT" });
  versions.push(version);
  for (const stage of stages) label(versions, stage, version);
  if (former && former !== versionOf(secret, {})) label(versions, "AWSPREVIOUS", former);
  return { arn, name, version };
}

// A label is on one version at a time.
function label(versions: Version[], stage: string, on: Version): void {
  for (const version of versions) version.stages = version.stages.filter((one) => one !== stage);
  on.stages.push(stage);
}
