/** Module is a module that Terraform calls: its kind (the folder in modules/), and each argument as it is written there. */
export type Module = { name: string; kind: string; given: Record<string, string> };

/** Grant is what a function may do, keyed by why: the actions, and the modules and services that they are for. */
export type Grant = { why: string; actions: string[]; modules: string[]; services: string[] };

/** modulesIn returns the modules that a formatted Terraform file calls, in its order. */
export function modulesIn(hcl: string): Module[] {
  return blocksIn(hcl, "module").map(({ label, body }) => {
    const given = argumentsIn(body, "  ");
    const kind = /modules\/(\w+)/.exec(given.source ?? "")?.[1] ?? "";
    return { name: label, kind, given };
  });
}

/** localsIn returns the local values of a formatted Terraform file, as they are written there. */
export function localsIn(hcl: string): Record<string, string> {
  const bodies = blocksIn(hcl, "locals").map(({ body }) => argumentsIn(body, "  "));
  return Object.assign({}, ...bodies);
}

/** grantsOf returns what a function may do, with the local values that its permissions name written out. */
export function grantsOf({ given }: Module, locals: Record<string, string>): Grant[] {
  const permissions = argumentsIn(given.permissions ?? "", "    ");
  return Object.entries(permissions).map(([why, text]) => {
    const whole = writtenOut(text, locals);
    const actions = distinct(
      [...whole.matchAll(/"(\w+:\w+)"/g)].map(({ 1: action = "" }) => action),
    );
    const services = distinct(actions.map((action) => action.split(":")[0] ?? ""));
    return { why, actions, modules: modulesNamed(whole), services };
  });
}

/** modulesNamed returns the names of the modules that an expression refers to, each once. */
export function modulesNamed(expression = ""): string[] {
  return distinct([...expression.matchAll(/\bmodule\.(\w+)/g)].map(({ 1: name = "" }) => name));
}

/** textsIn returns the strings in an expression. */
export function textsIn(expression = ""): string[] {
  return [...expression.matchAll(/"([^"]*)"/g)].map(({ 1: text = "" }) => text);
}

/** argumentsIn returns what is assigned at one depth of a formatted block, which its indentation tells. */
export function argumentsIn(body: string, indent: string): Record<string, string> {
  const starts = [...body.matchAll(new RegExp(`^${indent}([\\w-]+) += `, "gm"))];
  const ends = [...starts.slice(1).map(({ index }) => index), body.length];
  const each = starts.map(({ 0: start, 1: name, index }, at) => [
    name,
    body.slice(index + start.length, ends[at]).trim(),
  ]);
  return Object.fromEntries(each);
}

function blocksIn(hcl: string, kind: string): { label: string; body: string }[] {
  const blocks = bare(hcl).matchAll(new RegExp(`^${kind}(?: "(\\w+)")? \\{\\n(.*?)^\\}`, "gms"));
  return [...blocks].map(({ 1: label = "", 2: body = "" }) => ({ label, body }));
}

function bare(hcl: string): string {
  return hcl.replaceAll(/(^|\s)#[^"\n]*$/gm, "").replaceAll(/^\s*#.*\n/gm, "");
}

function writtenOut(text: string, locals: Record<string, string>): string {
  const once = text.replaceAll(/\blocal\.(\w+)/g, (whole, name) => locals[name] ?? whole);
  return once === text ? text : writtenOut(once, locals);
}

function distinct(all: string[]): string[] {
  return [...new Set(all)];
}
