import { expect, test } from "vitest";
import { commanded } from "../functions/commands.js";
import { help } from "../functions/greeting.js";
import { spoken, type Words } from "../functions/words.js";

const read = (words: Words) =>
  words.map((line) =>
    line
      .map((span) => {
        if (typeof span === "string") return span;
        return "strong" in span ? `*${span.strong}*` : spoken([[span]]);
      })
      .join(""),
  );

const CHANCE = "Of these I take one by chance, the better ones first.";

test.each([
  { name: "a word", text: "pizza", want: ["*pizza*: 🍕", CHANCE] },
  {
    name: "what a word was taken for",
    text: "Cakes",
    want: ["*cakes*, taken as cake: 🎂 🍰 🧁", CHANCE],
  },
  {
    name: "a phrase",
    text: "traffic lights",
    want: ["*traffic lights*, taken as traffic light: 🚥", CHANCE],
  },
  {
    name: "what was left out",
    text: "The pizza isn't good, blorb",
    want: [
      "*pizza*: 🍕",
      "Left out, as they say little: the, isn't.",
      "Left out, as you say that it is not so: good.",
      "I know no emoji for: blorb.",
      CHANCE,
    ],
  },
  {
    name: "why there is nothing",
    text: "the blorb",
    want: ["I have nothing.", "Left out, as they say little: the.", "I know no emoji for: blorb."],
  },
])("/explain tells $name", async ({ text, want }) => {
  expect(read(await commanded("/explain", text))).toEqual(want);
});

test.each(["", "   ", "🍕 :pizza: <@U1> 42"])(
  "/explain of %j says how it is used",
  async (text) => {
    expect(read(await commanded("/explain", text))[0]).toContain("/explain pizza for everybody");
  },
);

test("/explain says so much and no more", async () => {
  const strange = Array.from({ length: 23 }, (_, at) => `blorb${"a".repeat(at)}`).join(" ");
  const [, line = ""] = read(await commanded("/explain", strange));
  expect(line).toMatch(/^I know no emoji for: (blorba*, ){19}blorba*, and 3 more\.$/);
});

test.each(["/spotter", "/anything", "explain"])("%s helps", async (command) => {
  const [first, ...rest] = await commanded(command, "pizza");
  expect([first, ...rest.slice(0, -1)]).toEqual(help({ overhears: true, show: true }));
  expect(spoken(rest.slice(-1))).toContain("/explain");
});
