import { ask, byId, element, whileBusy } from "./dom.js";

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
    say("");
    if (!panel.open) drawCountries(current());
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && panel.open && close());
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
  say("Restarting the functions…");
  const body = JSON.stringify({ codes: ticked.map(({ value }) => value) });
  const headers = { "content-type": "application/json" };
  return await whileBusy(button, async () => {
    try {
      await ask("/room/countries", { method: "POST", headers, body });
      return true;
    } catch (error) {
      say(error.message, true);
      return false;
    }
  });
}

function say(words, isWrong = false) {
  byId("choosing").textContent = words;
  byId("choosing").classList.toggle("wrong", isWrong);
}

function tickOf({ code, name }, chosen) {
  const tick = element("input", { type: "checkbox", value: code, checked: chosen.includes(code) });
  return element("label", {}, tick, element("span", {}, name), element("small", {}, code));
}
