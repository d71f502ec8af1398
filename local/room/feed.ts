import type { ServerResponse } from "node:http";

/** Feed tells every open page what happens, as server-sent events. */
export type Feed = {
  open: (response: ServerResponse) => void;
  tell: (name: string, value: unknown) => void;
};

const HEARTBEAT = 20_000;

/** newFeed returns a feed that nobody listens to yet. */
export function newFeed(): Feed {
  const pages = new Set<ServerResponse>();
  const everywhere = (text: string) => {
    for (const page of pages) page.write(text);
  };
  // A silent connection is dropped by what stands between, and a page that went is noticed.
  setInterval(everywhere, HEARTBEAT, ": still here\n\n").unref();
  return {
    open: (response) => {
      const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
      response.writeHead(200, headers).write("retry: 1000\n\n");
      pages.add(response);
      response.on("close", () => pages.delete(response));
    },
    tell: (name, value) => everywhere(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`),
  };
}
