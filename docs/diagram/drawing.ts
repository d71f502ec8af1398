import { readFileSync } from "node:fs";
import { localsIn, modulesIn } from "./deployed.js";
import { codeIn } from "./published.js";
import { type Known, shapes } from "./shapes.js";

/** House is what is drawn: main.tf, the functions' code, and two modules that say what they listen to by themselves. */
export type House = Omit<Known, "modules" | "locals"> & { main: string };

const BLOCK = /(?<=^<!-- `make diagram` draws what follows -->\n).*?(?=^<!-- up to here -->)/ms;

/** houseHere returns the house that stands in this folder. */
export function houseHere(): House {
  const read = (path: string) => readFileSync(path, "utf8");
  return {
    main: read("main.tf"),
    code: codeIn("functions"),
    bus: read("modules/event_bus/main.tf"),
    webhooks: read("modules/webex_webhook/variables.tf"),
  };
}

/** drawingOf returns the flowchart of a house; a kind of module that nobody can draw is an Error. */
export function drawingOf({ main, ...house }: House): string {
  const known = { ...house, modules: modulesIn(main), locals: localsIn(main) };
  const unknown = known.modules.find(({ kind }) => !shapes[kind]);
  if (unknown)
    throw new Error(`docs/diagram/shapes.ts cannot draw modules/${unknown.kind}: teach it.`);
  const lines = Object.entries(shapes).flatMap(([kind, draw]) =>
    known.modules.filter((module) => module.kind === kind).flatMap((module) => draw(module, known)),
  );
  return ["```mermaid", "flowchart TD", ...lines.map((line) => `  ${line}`), "```", ""].join("\n");
}

/** drawnIn returns the drawing that stands in a page. */
export function drawnIn(page: string): string | undefined {
  return BLOCK.exec(page)?.[0];
}

/** drawnInto returns a page with this drawing in place of its own. */
export function drawnInto(page: string, drawing: string): string {
  return page.replace(BLOCK, () => drawing);
}
