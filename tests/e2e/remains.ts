import { asked, queried, type There, told } from "./amazon.js";

const ACCOUNT = "000000000000"; // the emulator's only one

/** remainsOf lists by kind what there is in the account, but for what AWS itself makes. */
export async function remainsOf(there: There): Promise<Record<string, string[]>> {
  const kinds = Object.entries(LISTS).map(
    async ([kind, list]): Promise<[string, string[]]> => [kind, await list(there)],
  );
  return Object.fromEntries(await Promise.all(kinds));
}

const LISTS: Record<string, (there: There) => Promise<string[]>> = {
  functions: rest("lambda", "/2015-03-31/functions/", "FunctionName"),
  mappings: rest("lambda", "/2015-03-31/event-source-mappings/", "UUID"),
  apis: rest("apigateway", "/v2/apis", "apiId"),
  queues: json("sqs", "AmazonSQS.ListQueues"),
  tables: json("dynamodb", "DynamoDB_20120810.ListTables"),
  buses: json("events", "AWSEvents.ListEventBuses", "Name"),
  rules: json("events", "AWSEvents.ListRules", "Name"),
  archives: json("events", "AWSEvents.ListArchives", "ArchiveName"),
  secrets: json("secretsmanager", "secretsmanager.ListSecrets", "Name"),
  logs: json("logs", "Logs_20140328.DescribeLogGroups", "logGroupName"),
  policies: json("logs", "Logs_20140328.DescribeResourcePolicies", "policyName"),
  budgets: json("budgets", "AWSBudgetServiceGateway.DescribeBudgets", "BudgetName"),
  roles: xml("iam", { Action: "ListRoles", Version: "2010-05-08" }, "RoleName"),
  alarms: xml("monitoring", { Action: "DescribeAlarms", Version: "2010-08-01" }, "AlarmName"),
  dashboards: xml(
    "monitoring",
    { Action: "ListDashboards", Version: "2010-08-01" },
    "DashboardName",
  ),
  topics: xml("sns", { Action: "ListTopics", Version: "2010-03-31" }, "TopicArn"),
};

function rest(service: string, path: string, name: string) {
  return async (there: There) =>
    namesIn(await asked(there, service, { path, method: "GET" }), name);
}

function json(service: string, operation: string, name?: string) {
  const all = { AccountId: ACCOUNT, IncludePlannedDeletion: true };
  return async (there: There) => {
    const answer = await told<object>(there, service, operation, all);
    const names = name ? namesIn(JSON.stringify(answer), name) : Object.values(answer).flat();
    return names.filter((one) => one !== "default") as string[];
  };
}

function namesIn(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`"${name}": ?"([^"]+)"`, "g"))].map(
    ([, found = ""]) => found,
  );
}

function xml(service: string, query: Record<string, string>, name: string) {
  return async (there: There) => {
    const text = await queried(there, service, query);
    return [...text.matchAll(new RegExp(`<${name}>([^<]+)<`, "g"))].map(([, found = ""]) => found);
  };
}
