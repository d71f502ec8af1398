import { expect, test } from "vitest";
import { leaksOf } from "./leaks.js";
import { remainsOf } from "./remains.js";
import { type Stage, terraformed } from "./stage.js";
import { stateText } from "./state.js";

const BARE = ["destroy", "-auto-approve", "-input=false"];

/** destroyed takes all of it down by terraform alone, and looks that nothing is left, and that nothing secret was said. */
export function destroyed(stage: Stage): void {
  test("terraform destroy, bare, leaves no resource and no webhook", async () => {
    const before = Object.entries(await remainsOf(stage));
    expect(before.filter(([, names]) => names.length === 0)).toEqual([]); // each list can see something
    await terraformed(stage, BARE, { env: { API_DATA_IS_SENSITIVE: "" } });
    const after = Object.entries(await remainsOf(stage));
    expect(after.filter(([, names]) => names.length > 0)).toEqual([]);
    expect(stage.webex.webhooks()).toEqual([]);
    expect(JSON.parse(await stateText(stage)).resources).toEqual([]);
  });

  // README says what bare destroy prints, and how to keep it from that.
  test("no command printed a token or a secret, but for the webhook's that bare destroy prints", () => {
    expect(leaksOf(stage, [`terraform ${BARE.join(" ")}`])).toEqual([]);
  });
}
