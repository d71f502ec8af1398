import type { Server } from "node:http";

/** listenersOf returns what adds a listener that is called after every request to a server, until the function it returns is called. */
export function listenersOf(server: Server): (listener: () => void) => () => void {
  const listeners = new Set<() => void>();
  server.on("request", (_request, response) =>
    response.once("close", () => {
      for (const listener of listeners) listener();
    }),
  );
  return (listener) => added(listeners, listener);
}

/** added adds a listener, and returns what takes it out again. */
export function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
