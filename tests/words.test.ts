import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyHashOf, fitted, spoken, textOf } from "../functions/words.js";

test("spoken leaves only text and lines", () => {
  expect(spoken([[{ strong: "SBA1234G" }, " · Singapore"], ["second"]])).toBe(
    "SBA1234G · Singapore\nsecond",
  );
});

test("textOf keeps a span on one line", () => {
  expect(textOf("NO\nPARKING\t HERE")).toBe("NO PARKING HERE");
});

test.each([
  { name: "direction marks", text: "a\u202eb\u200bc" },
  { name: "control characters", text: "a\u0000b\bc" },
  { name: "signs that nobody sees", text: "a\u3164b\u2800\u034f\u{e0100}c" },
  { name: "half characters", text: "a\ud800bc" },
])("textOf leaves out $name", ({ text }) => {
  expect(textOf(text)).toBe("abc");
});

test.each([
  { text: "https://evil.example/login", want: "https: / /evil․example/login" },
  { text: "//localhost/x http://localhost", want: "/ /localhost/x http: / /localhost" },
  { text: "mailto:a@evil tel:+65123", want: "mailto: a@evil tel: +65123" },
  { text: "www.1 a@b.1", want: "www․1 a@b․1" },
  { text: "www.evil.com", want: "www․evil․com" },
  { text: "EVIL.COM/x", want: "EVIL․COM/x" },
  { text: "a.b@evil.com", want: "a․b@evil․com" },
  { text: "evil).com 💩.la paypal\u0301.com", want: "evil)․com 💩․la paypal\u0301․com" },
  { text: "x@1.2.3.4 v1.2.3", want: "x@1․2․3․4 v1.2.3" },
  {
    text: "00:1A:2B:3C:4D:5E and mailto:1A:2B:3C:4D:5E:6F",
    want: "00:1A:2B:3C:4D:5E and mailto: 1A: 2B: 3C: 4D: 5E: 6F",
  },
  { text: "AB:CD 00:1A:2B:3C:4D:5E:x", want: "AB: CD 00:1A: 2B: 3C: 4D: 5E: x" },
  { text: "NO.12, 8.30 h. Next", want: "NO.12, 8.30 h. Next" },
])("textOf leaves no address in $text that a client would make a link of", ({ text, want }) => {
  expect(textOf(text)).toBe(want);
});

test("textOf leaves one space where unseen signs stood between many", () => {
  expect(textOf("a \u200b \u200b b")).toBe("a b");
});

test("textOf takes a mention apart", () => {
  expect(textOf("<@all> <\u200b@personEmail:a>")).toBe("< @all> < @personEmail: a>");
});

test.each([
  { name: "the same under other marks", a: "**SBA 1234 G** · 98 %", b: "SBA1234G 98%", same: true },
  { name: "another for another letter", a: "SBA1234G", b: "SBA1234H", same: false },
  { name: "another for another case", a: "a", b: "A", same: false },
])("bodyHashOf is $name", ({ a, b, same }) => {
  expect(bodyHashOf(a) === bodyHashOf(b)).toBe(same);
});

test("fitted leaves what fits as it is", () => {
  const words = [["one"], ["two"]];
  expect(fitted(words, spoken, 7)).toBe(words);
});

test("fitted drops lines from the end and says so", () => {
  const words = [["one"], ["two"], ["three"], ["four"]];
  expect(fitted(words, spoken, 12)).toEqual([["one"], ["two"], ["…"]]);
});

test("fitted never exceeds the limit and never cuts a character", () => {
  const words = fc.array(
    fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 4 }),
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 10, max: 300 }), (lines, limit) => {
      const text = spoken(fitted(lines, spoken, limit));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      expect(text.isWellFormed()).toBe(spoken(lines).isWellFormed());
    }),
  );
});
