/** `make diagram`: draws main.tf, and what the functions publish, into architecture.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { drawingOf, drawnInto, houseHere } from "./drawing.js";

const PAGE = "docs/architecture.md";

writeFileSync(PAGE, drawnInto(readFileSync(PAGE, "utf8"), drawingOf(houseHere())));
