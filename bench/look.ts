/** LOOK is how the report of what was misread looks, as CSS. */
export const LOOK = `
:root { color-scheme: light dark; --edge: #8886; }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; font: 1rem/1.45 system-ui, sans-serif; }
nav a { display: inline-block; padding: .5rem .75rem; }
form { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; }
label { padding: .4rem 0; }
select { font: inherit; min-height: 2rem; }
input, i { width: 1.1rem; height: 1.1rem; margin: 0 .35rem 0 0; vertical-align: -.15em; }
i { display: inline-block; box-sizing: border-box; border: 3px solid var(--colour); }
.true { --colour: #19c332; }
.stored { --colour: #f58220; }
.lines { --colour: #2a9df4; }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem; align-items: start; }
h2 { grid-column: 1 / -1; margin: 1rem 0 0; }
article { border: 1px solid var(--edge); border-radius: .5rem; padding: .75rem; scroll-margin: .5rem; overflow: hidden; }
article:focus { outline: 3px solid #2a7ae2; outline-offset: 1px; }
article[hidden] { display: none; }
h3 { margin: 0 0 .5rem; font-family: ui-monospace, monospace; }
small { font-weight: normal; opacity: .75; }
svg { width: 100%; height: auto; display: block; background: #8882; }
.closer { display: block; margin-top: .5rem; width: min(100%, 16rem); }
rect { fill: none; stroke: var(--colour); stroke-width: 1.5; vector-effect: non-scaling-stroke; pointer-events: all; }
rect.true { stroke-dasharray: 6 4; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; margin: .5rem 0; overflow-wrap: anywhere; }
dd { margin: 0; }
ul { padding-left: 1.25rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
summary { padding: .35rem 0; cursor: pointer; }
.hint { opacity: .75; }
@media (pointer: coarse) { .hint { display: none; } }
body:has(#see-true:not(:checked)) rect.true,
body:has(#see-stored:not(:checked)) rect.stored,
body:has(#see-lines:not(:checked)) rect.lines { display: none; }
`;

/** MOVES is what moves through the report by keyboard, and leaves out other kinds, as a script of the page. */
export const MOVES = `
const kind = document.getElementById("kind");
const articles = [...document.querySelectorAll("article")];
kind.addEventListener("change", () => {
  for (const article of articles) article.hidden = kind.value !== "" && article.dataset.kind !== kind.value;
});
const steps = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 };
document.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select, input")) return;
  const shown = articles.filter((article) => !article.hidden);
  const at = shown.indexOf(document.activeElement.closest("article"));
  const next = shown[at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
});
`;
