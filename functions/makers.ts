type Table = { names: string; blocks: { width: number; all: string }[] };

const PLACE = 3; // digits, in base 36, of where a name stands

let known: Promise<{ names: string[]; blocks: Table["blocks"] }> | undefined;

/** makerOf returns to whom the block of a MAC address (AA:BB:CC:DD:EE:FF) was assigned, by its registered name; nobody's, or a private one's, is undefined. */
export async function makerOf(mac: string): Promise<string | undefined> {
  const { names, blocks } = await loaded();
  const digits = mac.replaceAll(":", "");
  for (const { width, all } of blocks) {
    const place = placeIn(all, digits.slice(0, width));
    if (place !== undefined) return names[place];
  }
  return undefined;
}

// A block in order after another, each as wide: the middle tells which half to look in.
function placeIn(all: string, block: string): number | undefined {
  const size = block.length + PLACE;
  let [low, high] = [0, all.length / size - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = all.slice(middle * size, middle * size + block.length);
    if (found === block)
      return Number.parseInt(all.slice(middle * size + block.length, (middle + 1) * size), 36);
    if (found < block) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

// A megabyte, that only a picture with a MAC address in it needs.
function loaded() {
  known ??= load();
  return known;
}

async function load() {
  const { default: table } = await import("./makers.json", { with: { type: "json" } });
  return { names: table.names.split("\n"), blocks: table.blocks };
}
