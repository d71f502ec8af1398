import { type Graph, type Node, singleFor, type Weights, weightsIn } from "./graph.js";

/** Parts are a model's nodes, where each value comes from and goes to, and its weights. */
export type Parts = {
  nodes: Node[];
  made: string[];
  maker: Map<string, Node>;
  users: Map<string, Node[]>;
  weights(name: string | undefined): Weights | undefined;
};

/** Affine is a value multiplied by one number, and another one added. */
export type Affine = { of: string; scale: number; shift: number; steps: Node[]; result: string };

/** partsOf returns a graph's parts. */
export function partsOf({ nodes, made }: Graph): Parts {
  const users = new Map<string, Node[]>();
  for (const node of nodes)
    for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  const maker = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const known = new Map<string, Weights | undefined>();
  const weights = (name = "") => {
    const node = maker.get(name);
    if (node && !known.has(name)) known.set(name, weightsIn(node));
    return known.get(name);
  };
  return { nodes, made, maker, users, weights };
}

/** partedBy returns the number in a step of two inputs, and the value that it is applied to. */
function partedBy({ weights }: Parts, { inputs }: Node): { by: number; of: string } | undefined {
  const at = inputs.findIndex((input) => weights(input)?.values.length === 1);
  const [by, of] = [weights(inputs[at])?.values[0], inputs[1 - at]];
  return by !== undefined && of !== undefined && inputs.length === 2 ? { by, of } : undefined;
}

/** isUsedOnce tells a value that one step takes, and nobody else. */
export const isUsedOnce = ({ users, made }: Parts, name: string) =>
  users.get(name)?.length === 1 && !made.includes(name);

/** affineAt returns the affine that a step ends; undefined when it ends none. */
export function affineAt(parts: Parts, add: Node): Affine | undefined {
  const added = add.kind === "Add" ? partedBy(parts, add) : undefined;
  const multiply = parts.maker.get(added?.of ?? "");
  if (!added || multiply?.kind !== "Mul" || !isUsedOnce(parts, added.of)) return undefined;
  const multiplied = partedBy(parts, multiply);
  if (!multiplied) return undefined;
  const { of, by: scale } = multiplied;
  return { of, scale, shift: added.by, steps: [multiply, add], result: add.outputs[0] ?? "" };
}

// They are settings in older models, and inputs in newer ones.
function boundsOf({ weights }: Parts, clip: Node): (number | undefined)[] {
  const [, low, high] = clip.inputs;
  const given = [weights(low)?.values[0], weights(high)?.values[0]];
  return [given[0] ?? singleFor(clip, "min"), given[1] ?? singleFor(clip, "max")];
}

/** swishAt returns the steps before a division that make it a hard swish, x · clip(x + 3, 0, 6) / 6, and their x. */
export function swishAt(parts: Parts, divide: Node): { of: string; steps: Node[] } | undefined {
  if (divide.kind !== "Div" || partedBy(parts, divide)?.by !== 6) return undefined;
  const multiply = parts.maker.get(divide.inputs[0] ?? "");
  const clip = multiply?.inputs
    .map((input) => parts.maker.get(input))
    .find((one) => one?.kind === "Clip");
  const add = parts.maker.get(clip?.inputs[0] ?? "");
  const added = add?.kind === "Add" ? partedBy(parts, add) : undefined;
  if (!multiply || !clip || !add || added?.by !== 3) return undefined;
  const steps = [add, clip, multiply];
  const isAlone = steps.every(({ outputs: [made = ""] }) => isUsedOnce(parts, made));
  const [low, high] = boundsOf(parts, clip);
  const isSwish = multiply.inputs.includes(added.of) && low === 0 && high === 6;
  return isSwish && isAlone ? { of: added.of, steps } : undefined;
}
