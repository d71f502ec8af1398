import type { Call } from "../../local/toll.js";

// Ids, hashes, dates and tokens, which no two runs have in common; a method's name such as conversations.replies is none.
const OWN = /(?![a-z]+\.[a-z]+\b)[\w:+=.-]{20,}|\d{4,}[\d:T.-]*/gi;

/** nameOf says in words what a call asks for, without anything that differs from run to run. */
export function nameOf({ method, path, headers, body }: Call): string {
  const [service = "", operation] = String(headers["x-amz-target"] ?? "").split(".");
  if (!operation)
    return `${method} ${path
      .split("?")[0]
      ?.replace(/^\/(v1|api|v2\/bot)\//, "/")
      .replace(OWN, "…")}`;
  const asked = JSON.parse(body.toString() || "{}");
  const about = service.startsWith("DynamoDB") ? rowOf(asked) : aboutOf(asked);
  return `${operation} ${about}`.trim();
}

type Asked = Record<string, unknown>;
type Values = Record<string, { S?: string }>;

function rowOf(asked: Asked): string {
  const { pk, sk, id } = { ...(asked.Key as Values), ...(asked.Item as Values) };
  const values = Object.entries((asked.ExpressionAttributeValues ?? {}) as Values);
  const key = values.find(([name]) => /^:(pk|plate|id)$/.test(name))?.[1];
  const place = (pk ?? id ?? key)?.S?.split("#")[0] ?? "";
  const index = asked.IndexName ? [asked.IndexName] : [];
  return [asked.TableName, ...index, index.length > 0 ? "" : place, sk?.S?.replace(OWN, "…") ?? ""]
    .filter(Boolean)
    .join(" ");
}

function aboutOf({ Entries, SecretId, VersionStage }: Asked): string {
  const names = ((Entries ?? []) as { DetailType: string }[]).map(({ DetailType }) => DetailType);
  return [...names, SecretId, VersionStage].filter(Boolean).join(" ");
}

/** counted tells calls of one name apart, by which time it is. */
export function counted(): (name: string) => string {
  const times = new Map<string, number>();
  return (name) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} (${time})`;
  };
}
