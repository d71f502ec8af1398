import { ask, byId, element } from "./dom.js";

/** drawCountries shows the countries that are known, and which of them are chosen. */
export function drawCountries({ known, chosen, restarting }) {
  const names = known.filter(({ code }) => chosen.includes(code)).map(({ name }) => name);
  const [first, second, ...others] = names;
  const short =
    others.length > 0 ? `${first}, ${second} and ${others.length} more` : names.join(", ");
  byId("chosen").textContent = restarting ? "restarting…" : short || "no country";
  byId("countries").classList.toggle("busy", restarting);
  // While somebody is choosing, the ticks are theirs.
  if (!byId("countries").open)
    byId("known").replaceChildren(...known.map((one) => tickOf(one, chosen)));
}

/** wireCountries lets the choice be changed; done is told the countries that are chosen then. */
export function wireCountries(current) {
  const panel = byId("countries");
  panel.addEventListener("toggle", () => {
    byId("choosing").textContent = "";
    if (!panel.open) drawCountries(current());
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    if (!panel.contains(event.target)) panel.open = false;
  });
  byId("choice").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await choose()) close();
  });
}

function close() {
  byId("countries").open = false;
  byId("countries").querySelector("summary").focus();
}

async function choose() {
  const ticked = [...byId("known").querySelectorAll("input:checked")];
  const button = byId("choice").querySelector("button");
  byId("choosing").textContent = "Restarting the functions…";
  button.disabled = true;
  try {
    const body = JSON.stringify({ codes: ticked.map(({ value }) => value) });
    const headers = { "content-type": "application/json" };
    await ask("/room/countries", { method: "POST", headers, body });
    return true;
  } catch (error) {
    byId("choosing").textContent = error.message;
    return false;
  } finally {
    button.disabled = false;
  }
}

function tickOf({ code, name }, chosen) {
  const tick = element("input", { type: "checkbox", value: code, checked: chosen.includes(code) });
  return element("label", {}, tick, element("span", {}, name), element("small", {}, code));
}
