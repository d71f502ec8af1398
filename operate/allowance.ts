import { type Allowance, type Channel, channelNamed } from "../functions/channels.js";
import { credentialsOf } from "../functions/secrets.js";
import type { Check, Finding } from "./findings.js";

const TIME = 30_000; // milliseconds that a platform may be asked
const SOON = 0.8; // of what may be said is used
const MORE = "only what is answered within a minute is answered; a bigger plan is to be had there.";

/** allowance is the check of how much of what platforms let us say in a month, unless somebody just asked, is used. */
export const allowance: Check = {
  name: "allowance",
  fix: "put right what is wrong with the token first; else look again in a minute.",
  look: async ({ secrets }) => {
    const counting = Object.keys(secrets)
      .map(channelNamed)
      .filter(({ allowance }) => allowance);
    return (await Promise.all(counting.map(findingsOf))).flat();
  },
};

async function findingsOf({ name, allowance }: Channel): Promise<Finding[]> {
  const asking = { credentials: await credentialsOf(name), until: Date.now() + TIME };
  const told = await allowance?.(asking);
  return told ? [findingOf(name, told)] : [];
}

function findingOf(channel: string, { used, of }: Allowance): Finding {
  if (of === undefined) return { ok: `${channel}: ${used} pushes this month, without a limit.` };
  const told = `${channel}: ${used} of ${of} pushes of this month are used.`;
  if (used >= of) return { wrong: told, fix: `until next month, ${MORE}` };
  return used >= of * SOON ? { soon: told, fix: `once they are used up, ${MORE}` } : { ok: told };
}
