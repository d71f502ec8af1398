import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changesOf } from "./gaps.js";
import { answered, carOf, posted } from "./room.js";
import { made, type Stage } from "./stage.js";
import { resourcesOf } from "./state.js";

/** switched puts our own reader in the place of Amazon Rekognition, in a deployment that runs. From here on it reads. */
export function switched(stage: Stage): void {
  test("make deploy makes our own reader, and doctor finds it well", async () => {
    await writeFile(join(stage.folder, "reader.auto.tfvars"), 'reader = "local"\n');
    const { stderr } = await made(stage, "deploy");
    expect(stderr).toMatch(/^ok {4}reader: our own took a picture, and answered/m);
    expect(await changesOf(stage)).toEqual([]);
  });

  test("answer may ask it, and nobody else; Amazon Rekognition nobody may ask any more", async () => {
    const policies = (await resourcesOf(stage, "aws_iam_role_policy")).flatMap(({ values }) =>
      JSON.parse(String(values.policy)).Statement.map((one: { Action: string | string[] }) => ({
        ...one,
        name: values.name,
      })),
    );
    expect(JSON.stringify(policies)).not.toContain("rekognition:");
    const asking = policies.filter(({ Action }) => JSON.stringify(Action).includes("lambda:"));
    expect(asking).toMatchObject([
      {
        name: "spotter-answer",
        Action: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"],
        Resource: expect.stringMatching(/:function:spotter-read$/),
      },
    ]);
  });

  test("a picture is read by it, and nothing is asked that it does not know", async () => {
    const functions = await resourcesOf(stage, "aws_lambda_function");
    const answer = functions.find(({ values }) => values.function_name === "spotter-answer");
    expect(JSON.stringify(answer?.values.environment)).toContain('"ANALYSES":"plates,text"');
    await answered(stage, posted(stage, await carOf("SBJ3203K")), /^\*\*SBJ3203K\*\*/);
  });
}
