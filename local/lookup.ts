import type { RequestOptions } from "node:http";

/** lookupFor returns how a URL's host is looked up: Node does not resolve names under localhost, which an emulated API Gateway has. */
export function lookupFor({ hostname }: URL): RequestOptions["lookup"] {
  if (!hostname.endsWith(".localhost")) return undefined;
  return (_name, options, done) =>
    options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
}
