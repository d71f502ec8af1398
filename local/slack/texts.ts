import { named } from "./names.js";

const LINK = /(?<![<|"])\bhttps?:\/\/[^\s<>|]+/g;

/** typed returns what a person typed as Slack keeps it; mentions such as <@U…> are left as they are. */
export function typed(text: string): string {
  const parts = text.split(/(<[@#!][^>\s]+>)/);
  return linked(named(parts.map((part, at) => (at % 2 ? part : escaped(part))).join("")));
}

/** sent returns a bot's text as Slack keeps it: what is no mention, link or entity is escaped. */
export function sent(text: string): string {
  const entities = text.replaceAll(/&(?!(?:amp|lt|gt);)/g, "&amp;");
  const parts = entities.split(/(<(?:[@#!][^<>]+|(?:https?:|mailto:)[^<>]+)>)/);
  return linked(named(parts.map((part, at) => (at % 2 ? part : bracketless(part))).join("")));
}

function escaped(text: string): string {
  return bracketless(text.replaceAll("&", "&amp;"));
}

function bracketless(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function linked(text: string): string {
  return text
    .split(/(<[^>]+>)/)
    .map((part, at) => (at % 2 ? part : part.replaceAll(LINK, "<$&>")))
    .join("");
}
