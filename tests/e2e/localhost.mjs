// Node asks the machine for names such as ID.execute-api.localhost, and most machines know none of them. Browsers and curl do:
// whatever ends in .localhost is this machine.
import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const ask = dns.lookup;

dns.lookup = (name, options, done = options) => {
  const here = name.endsWith(".localhost") ? "127.0.0.1" : name;
  return typeof options === "function" ? ask(here, done) : ask(here, options, done);
};

// The emulator gives a function the address that AWS would, and serves it by its name.
const onward = https.request;

https.request = (options, ...others) => {
  const name = options.host ?? options.hostname ?? "";
  if (!/^\w+\.lambda-url\.[\w-]+\.on\.aws$/.test(name)) return onward(options, ...others);
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const there = { protocol: "http:", agent: undefined, host: hostname, port };
  return http.request(
    { ...options, ...there, headers: { ...options.headers, host: name } },
    ...others,
  );
};

syncBuiltinESMExports();
