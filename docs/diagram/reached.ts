/** Code is source files: the text of each, by its name without an ending. */
export type Code = Record<string, string>;

type File = {
  parts: Record<string, string>;
  imports: Record<string, { file: string; name: string }>;
};

const PART = /^(?:export )?(?:async )?(?:function\*?|const|let|class|type) (\w+)/gm;
const IMPORT = /^import (?!type )\{([^}]*)\} from "\.\/(\w+)\.js";/gm;

/**
 * reachedBy returns the declarations that a function of a file comes to, itself first, but for those in the files that
 * are left out: it follows each name to what is declared under it, in the same file or in the one it is imported from.
 */
export function reachedBy(
  start: { file: string; name: string },
  code: Code,
  out: string[],
): string[] {
  const files = Object.fromEntries(
    Object.entries(code).map(([name, text]) => [name, fileOf(text)]),
  );
  const seen = new Map<string, string>();
  const visit = ({ file, name }: { file: string; name: string }) => {
    const part = files[file]?.parts[name];
    const key = `${file} ${name}`;
    if (part === undefined || seen.has(key) || out.includes(file)) return;
    seen.set(key, part);
    for (const word of new Set(part.match(/[A-Za-z_]\w*/g)))
      visit(files[file]?.imports[word] ?? { file, name: word });
  };
  visit(start);
  return [...seen.values()];
}

// Formatted code declares what is a file's own at the left edge.
function fileOf(text: string): File {
  const bare = text.replaceAll(/\/\*.*?\*\//gs, "").replaceAll(/(^ *| )\/\/ .*$/gm, "");
  const starts = [...bare.matchAll(PART)];
  const parts = starts.map(({ 1: name, index }, at) => [
    name,
    bare.slice(index, starts[at + 1]?.index),
  ]);
  return { parts: Object.fromEntries(parts), imports: Object.fromEntries([...importsIn(bare)]) };
}

function importsIn(text: string): [string, { file: string; name: string }][] {
  return [...text.matchAll(IMPORT)].flatMap(({ 1: list = "", 2: file = "" }) =>
    list.split(",").map((item): [string, { file: string; name: string }] => {
      const [name = "", own = name] = item.trim().split(" as ");
      return [own, { file, name }];
    }),
  );
}
