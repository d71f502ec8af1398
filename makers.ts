/** Makes functions/makers.json, whom the blocks of MAC addresses belong to: `npx tsx makers.ts`. It is made of the IEEE's registries (oui-data). */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const WIDTHS = [9, 7, 6]; // hexadecimal digits of a block: the smallest is the most exact
const NOBODY = /^(private|ieee registration authority)$/i; // neither says who made a device

/** tableOf makes the table: the names, a line each, and for each width its blocks in order, each with the place of its name. */
export function tableOf(registry: Record<string, string>) {
  const named = Object.entries(registry).flatMap(([block, entry]) => {
    const name = entry.split("\n")[0]?.trim() ?? "";
    return name === "" || NOBODY.test(name) ? [] : [{ block, name }];
  });
  const names = [...new Set(named.map(({ name }) => name))].sort();
  const places = new Map(names.map((name, at) => [name, at.toString(36).padStart(3, "0")]));
  const blocks = WIDTHS.map((width) => {
    const some = named.filter(({ block }) => block.length === width);
    return { width, all: some.map(({ block, name }) => `${block}${places.get(name)}`).sort() };
  });
  const strange = named.filter(({ block }) => !/^([\dA-F]{6,7}|[\dA-F]{9})$/.test(block));
  if (strange.length > 0 || names.length > 36 ** 3)
    throw new Error(`makers.ts knows no such block: ${strange[0]?.block ?? "one of so many"}`);
  return {
    names: names.join("\n"),
    blocks: blocks.map(({ width, all }) => ({ width, all: all.join("") })),
  };
}

if (process.argv[1] === import.meta.filename) {
  const table = tableOf(createRequire(import.meta.url)("oui-data"));
  writeFileSync(join(import.meta.dirname, "functions/makers.json"), JSON.stringify(table));
}
