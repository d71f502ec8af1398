import { byId, element } from "./dom.js";
import { here } from "./here.js";

/** drawFacts shows what is served, and who reads the pictures. */
export function drawFacts() {
  const { platforms, real, reader } = here.state;
  const served = platforms.map((one) => ({ ...one, how: "simulated here" }));
  if (real) served.push({ ...real, how: real.url });
  byId("facts").replaceChildren(
    ...served.map(({ title, url, how }) => factOf(title, how, url)),
    factOf("Read by", reader),
  );
}

function factOf(name, value, title = "") {
  return element("span", {}, `${name}: `, element("b", { title }, value));
}
