// Node asks the machine for names such as ID.execute-api.localhost, and most machines know none of them. Browsers and curl do:
// whatever ends in .localhost is this machine.
import dns from "node:dns";

const ask = dns.lookup;

dns.lookup = (name, options, done = options) => {
  const here = name.endsWith(".localhost") ? "127.0.0.1" : name;
  return typeof options === "function" ? ask(here, done) : ask(here, options, done);
};
