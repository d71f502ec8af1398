import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { onTestFinished, vi } from "vitest";

/** interposed does something once, right after the first row was written whose sort key begins so, and before the writer goes on. */
export function interposed(sk: string, act: () => Promise<unknown>): void {
  between((command) => command instanceof PutCommand && isAt(command.input.Item?.sk, sk), act);
}

/** interrupted lets the n-th row that is taken out break off, once. */
export function interrupted(n: number): void {
  let left = n;
  const isIt = (command: unknown) => command instanceof DeleteCommand && --left === 0;
  between(isIt, () => Promise.reject(new Error("broke off")), "before");
}

function isAt(sk: unknown, start: string): boolean {
  return typeof sk === "string" && sk.startsWith(start);
}

function between(
  isIt: (command: unknown) => boolean,
  act: () => Promise<unknown>,
  when: "before" | "after" = "after",
): void {
  const { send } = DynamoDBDocumentClient.prototype;
  let isDone = false;
  const spy = vi.spyOn(DynamoDBDocumentClient.prototype, "send");
  spy.mockImplementation(async function (this: DynamoDBDocumentClient, ...args: never[]) {
    const isNow = !isDone && isIt(args[0]);
    isDone ||= isNow;
    if (isNow && when === "before") await act();
    const answer = await Reflect.apply(send, this, args);
    if (isNow && when === "after") await act();
    return answer;
  } as never);
  onTestFinished(() => spy.mockRestore());
}
