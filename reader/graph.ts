import { bytesIn, fieldsIn, single, sized, textsIn, whole, wholesIn, wrapped } from "./protobuf.js";

/** Node is one step of a model: what it does, the values it takes and makes by their names, and how, as ONNX writes it. */
export type Node = { kind: string; inputs: string[]; outputs: string[]; settings: Uint8Array[] };

/** Weights are numbers that a model has learned, and the lengths of their table's sides. */
export type Weights = { sides: number[]; values: Float32Array };

/** Graph is what a model does, step by step; `made` are the names of what it answers. */
export type Graph = { nodes: Node[]; made: string[] };

// The numbers that ONNX gives to the fields of its messages, and to kinds of settings and of numbers.
const MODEL = { graph: 7 };
const GRAPH = { node: 1, output: 12 };
const NODE = { input: 1, output: 2, name: 3, kind: 4, setting: 5 };
const SETTING = { name: 1, single: 2, whole: 3, table: 5, wholes: 8, type: 20 };
const TYPE = { single: 1, whole: 2, table: 4, wholes: 7 };
const TABLE = { side: 1, type: 2, singles: 4, bytes: 9 };

/** nodeOf returns a step of a kind; it makes one value. */
export function nodeOf(
  kind: string,
  inputs: string[],
  output: string,
  settings: Uint8Array[] = [],
): Node {
  return { kind, inputs, outputs: [output], settings };
}

/** singleSetting returns how a node's setting that is a number is written. */
export function singleSetting(name: string, value: number): Uint8Array {
  return Buffer.concat([
    sized(SETTING.name, name),
    single(SETTING.single, value),
    whole(SETTING.type, TYPE.single),
  ]);
}

/** wholeSetting returns how a node's setting that is a whole number is written. */
export function wholeSetting(name: string, value: number): Uint8Array {
  return Buffer.concat([
    sized(SETTING.name, name),
    whole(SETTING.whole, value),
    whole(SETTING.type, TYPE.whole),
  ]);
}

/** wholesSetting returns how a node's setting that is a list of whole numbers is written. */
export function wholesSetting(name: string, values: number[]): Uint8Array {
  const list = values.map((value) => whole(SETTING.wholes, value));
  return Buffer.concat([sized(SETTING.name, name), ...list, whole(SETTING.type, TYPE.wholes)]);
}

function settingIn({ settings }: Node, name: string): Uint8Array | undefined {
  return settings.find((setting) => textsIn(setting, SETTING.name)[0] === name);
}

/** singleFor returns a node's setting that is a number; undefined when it has no such setting. */
export function singleFor(node: Node, name: string): number | undefined {
  const [bytes] = bytesIn(settingIn(node, name) ?? new Uint8Array(), SETTING.single);
  return bytes && Buffer.from(bytes).readFloatLE();
}

/** wholesFor returns a node's setting that is a list of whole numbers; none when it has no such setting. */
export function wholesFor(node: Node, name: string): number[] {
  return wholesIn(settingIn(node, name) ?? new Uint8Array(), SETTING.wholes);
}

/** weightsIn returns the weights that a node brings; undefined when it brings none, or numbers of another type. */
export function weightsIn(node: Node): Weights | undefined {
  const setting = node.kind === "Constant" ? settingIn(node, "value") : undefined;
  const [table] = setting ? bytesIn(setting, SETTING.table) : [];
  if (!table || wholesIn(table, TABLE.type)[0] !== TYPE.single) return undefined;
  const [bytes] = [...bytesIn(table, TABLE.bytes), ...bytesIn(table, TABLE.singles)];
  const values = new Float32Array(new Uint8Array(bytes ?? []).buffer);
  return { sides: wholesIn(table, TABLE.side), values };
}

/** weightsNode returns a node that brings weights. */
export function weightsNode(name: string, { sides, values }: Weights): Node {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const lengths = sides.map((side) => whole(TABLE.side, side));
  const table = [...lengths, whole(TABLE.type, TYPE.single), ...wrapped(TABLE.bytes, [bytes])];
  const setting = [sized(SETTING.name, "value"), ...wrapped(SETTING.table, table)];
  const settings = [Buffer.concat([...setting, whole(SETTING.type, TYPE.table)])];
  return nodeOf("Constant", [], name, settings);
}

function nodeIn(message: Uint8Array): Node {
  const [inputs, outputs] = [textsIn(message, NODE.input), textsIn(message, NODE.output)];
  const [kind = ""] = textsIn(message, NODE.kind);
  return { kind, inputs, outputs, settings: bytesIn(message, NODE.setting) };
}

function messageOf({ kind, inputs, outputs, settings }: Node): Uint8Array[] {
  return [
    ...inputs.map((input) => sized(NODE.input, input)),
    ...outputs.map((output) => sized(NODE.output, output)),
    sized(NODE.name, outputs[0] ?? ""),
    sized(NODE.kind, kind),
    ...settings.flatMap((setting) => wrapped(NODE.setting, [setting])),
  ];
}

/** graphIn returns what an ONNX model's file does; it throws when it is none. */
export function graphIn(model: Uint8Array): Graph {
  const [graph] = bytesIn(model, MODEL.graph);
  if (!graph) throw new Error("the model has no graph");
  const made = bytesIn(graph, GRAPH.output).flatMap((output) => textsIn(output, 1));
  return { nodes: bytesIn(graph, GRAPH.node).map(nodeIn), made };
}

/** modelWith returns an ONNX model's file with other nodes; all else stays as it is. */
export function modelWith(model: Uint8Array, nodes: Node[]): Uint8Array {
  const fields = fieldsIn(bytesIn(model, MODEL.graph)[0] ?? new Uint8Array());
  const rest = fields.filter(({ number }) => number !== GRAPH.node).map(({ bytes }) => bytes);
  const messages = nodes.flatMap((node) => wrapped(GRAPH.node, messageOf(node)));
  const graph = wrapped(MODEL.graph, [...messages, ...rest]);
  const around = fieldsIn(model).filter(({ number }) => number !== MODEL.graph);
  return Buffer.concat([...graph, ...around.map(({ bytes }) => bytes)]);
}
