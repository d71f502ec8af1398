import { DescribeEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { within } from "../functions/clients.js";
import type { Check, Finding } from "./findings.js";
import type { Outputs } from "./outputs.js";
import { isStranger } from "./terraform.js";

const bridge = new EventBridgeClient(within(10));
const STRANGER = "set AWS_PROFILE, or keys, or sign in again.";
const ELSEWHERE = "set AWS_PROFILE, or keys of that account";
const DELETED = "where they are, its bus was deleted, and make deploy makes it again";
const DENIED = "These keys may not do events:DescribeEventBus, which tells whose they are";

/** account is the check that the keys of this shell are of the account and region that the deployment is in. */
export const account: Check = {
  name: "account",
  fix: "look again in a minute.",
  look: async ({ bus }) => {
    const [, , , region, id] = bus.arn.split(":");
    return [await keysOf(bus, `the deployment is in account ${id}, region ${region}`)];
  },
};

// By name: another account may have a deployment that is called the same, and then answers with its own.
async function keysOf({ name, arn }: Outputs["bus"], place: string): Promise<Finding> {
  const wrong = `It is not known whose keys these are, but ${place}.`;
  try {
    const { Arn } = await bridge.send(new DescribeEventBusCommand({ Name: name }));
    if (Arn === arn) return { ok: `these keys are its own: ${place}.` };
    return { wrong, fix: `${ELSEWHERE}.` };
  } catch (error) {
    if (isStranger(error)) return { wrong: "AWS does not know who you are.", fix: STRANGER };
    const { name: what } = error as Error;
    if (what === "ResourceNotFoundException") return { wrong, fix: `${ELSEWHERE}; ${DELETED}.` };
    if (what !== "AccessDeniedException") throw error;
    return { wrong: `${DENIED}, and ${place}.`, fix: "allow it, or set AWS_PROFILE." };
  }
}
