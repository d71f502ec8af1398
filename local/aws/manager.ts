import { type Operation, refusal } from "./operations.js";
import type { Secret } from "./secrets.js";

/** manager is what the stand-in knows of Secrets Manager, by the wire's names. */
export const manager: Record<string, Operation> = {
  "secretsmanager.GetSecretValue": ({ SecretId = "", VersionId, VersionStage }, { secrets }) => {
    const secret = secrets.value(SecretId, { id: VersionId, stage: VersionStage });
    if (!secret) return noSecret;
    const { id, value, stages, created } = secret.version;
    const { ARN, Name } = namesOf(secret);
    const body = { ARN, Name, VersionId: id, SecretString: value, VersionStages: stages };
    return { body: { ...body, CreatedDate: created } };
  },

  "secretsmanager.PutSecretValue": (input, { secrets }) => {
    const { SecretId = "", SecretString = "" } = input;
    const { ClientRequestToken: id, VersionStages: stages } = input;
    const secret = secrets.put(SecretId, SecretString, {
      ...(id && { id }),
      ...(stages && { stages }),
    });
    if (!secret) return noSecret;
    const { version } = secret;
    return { body: { ...namesOf(secret), VersionId: version.id, VersionStages: version.stages } };
  },

  "secretsmanager.ListSecretVersionIds": ({ SecretId = "" }, { secrets }) => {
    const Versions = secrets.versions(SecretId)?.map(({ id, stages, created }) => ({
      ...{ VersionId: id, VersionStages: stages, CreatedDate: created },
    }));
    return Versions ? { body: { Versions } } : noSecret;
  },

  // To move a label, a real one wants to know from where.
  "secretsmanager.UpdateSecretVersionStage": (input, { secrets }) => {
    const { SecretId = "", VersionStage = "", MoveToVersionId: to = "" } = input;
    const { RemoveFromVersionId: from } = input;
    const named = [to, ...(from ? [from] : [])].map((id) => secrets.value(SecretId, { id }));
    if (named.includes(undefined)) return noSecret;
    if (secrets.label(SecretId, VersionStage, { to, from })) return { body: {} };
    return refusal("InvalidParameterException", "The label is on another version.");
  },
};

const noSecret = refusal(
  "ResourceNotFoundException",
  "Secrets Manager can't find the specified secret.",
);

const namesOf = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });
