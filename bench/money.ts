/** line returns a row of a table in Markdown. */
export function line(name: string, cells: string[]): string {
  return `| ${[name, ...cells].join(" | ")} |`;
}

/** money returns dollars to the cent, and of less than one that it is some. */
export function money(dollars: number): string {
  return dollars > 0 && dollars < 0.005 ? "< 0.01" : dollars.toFixed(2);
}
