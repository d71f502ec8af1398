import { account } from "./account.js";
import { type Outputs, outputsHere } from "./outputs.js";

/**
 * deployed returns what the deployment of this folder says of itself, for whoever acts on it. That there is none, or that the
 * keys of this shell are not of its account, is an Error that says what to do: in another account, what has the same names
 * is another deployment.
 */
export async function deployed(): Promise<Outputs> {
  const outputs = outputsHere();
  for (const finding of await account.look(outputs, async () => undefined))
    if ("wrong" in finding) throw new Error(`${finding.wrong.replace(/\.$/, "")}: ${finding.fix}`);
  return outputs;
}
