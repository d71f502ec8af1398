/**
 * Which countries' plates read like another's: `npx tsx bench/overlaps.ts`, or with codes behind it, such as `SG MY`; all
 * countries else. It draws 200 plates of each country as its templates say, the same each time, and counts those whose text another
 * country's templates fit, too, as it stands, and those that are told as the country's own where all of these are asked for.
 */
import { type Country, countries, countriesOf } from "../functions/countries.js";
import { fitsOf } from "../functions/fits.js";
import { formsOf, nearTo } from "../functions/forms.js";
import { normalised } from "../functions/letters.js";
import { platesIn } from "../functions/plates.js";
import { drawnOf } from "../tests/drawn.js";
import { ASPECT, lineAt } from "../tests/texts.js";

const COUNT = 200;

const codes = process.argv.slice(2);
const all = codes.length > 0 ? countriesOf(codes.join()) : countries;

console.log("country | told as its own | read like another's | like whose (of a hundred)");
for (const country of all) {
  const plates = drawnOf(country, COUNT);
  const rivals = plates.map((text) => rivalsOf(text, country));
  const own = plates.filter((text) => told(text) === country.code).length;
  const shared = rivals.filter((codes) => codes.length > 0).length;
  console.log(
    `${country.code.padEnd(7)} | ${percent(own).padStart(15)} | ${percent(shared).padStart(19)} | ${ranked(rivals.flat())}`,
  );
}

function told(text: string): string | undefined {
  return platesIn([lineAt(text)], ASPECT, { countries: all })[0]?.country;
}

function rivalsOf(text: string, { code }: Country): string[] {
  const plate = normalised(text);
  const fitting = nearTo(plate, formsOf(all)).filter(
    ({ shape, country }) =>
      !shape.weak &&
      fitsOf(plate, shape).some((fit) => isOwn(fit.plate, fit.repairs, country, shape.checked)),
  );
  return [...new Set(fitting.map((form) => form.country.code))].filter((other) => other !== code);
}

function isOwn(plate: string, repairs: number, { check }: Country, checked: boolean): boolean {
  return repairs === 0 && (!checked || check?.(plate) === true);
}

function ranked(codes: string[]): string {
  const counts = [...new Set(codes)].map((code) => ({
    code,
    count: codes.filter((each) => each === code).length,
  }));
  const most = counts.filter(({ count }) => count >= COUNT / 100).sort((a, b) => b.count - a.count);
  return most.map(({ code, count }) => `${code} ${Math.round((100 * count) / COUNT)}`).join(", ");
}

function percent(count: number): string {
  return `${Math.round((100 * count) / COUNT)} %`;
}
