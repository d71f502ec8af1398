import { byId, element } from "./dom.js";
import { here } from "./here.js";

/** drawFacts shows what is served, and who reads the pictures. */
export function drawFacts() {
  const { platforms, real, reader } = here.state;
  const simulated = platforms.map(({ title, url, allowance }) =>
    factOf(title, ["simulated here", allowance].filter(Boolean).join(", "), url),
  );
  const served = real.map(({ title, url }) => factOf(title, url));
  byId("facts").replaceChildren(...simulated, ...served, factOf("Read by", reader));
}

/** drawElsewhere says which real platforms are served, where there are no rooms. */
export function drawElsewhere() {
  const titles = here.state.real.map(({ title }) => `a real ${title}`).join(" and ");
  const verb = here.state.real.length > 1 ? "are" : "is";
  byId("served").textContent = `${titles.charAt(0).toUpperCase()}${titles.slice(1)} ${verb} served`;
}

function factOf(name, value, title = "") {
  return element("span", {}, `${name}: `, element("b", { title }, value));
}
