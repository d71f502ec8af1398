/** DeliveryCode says why a webhook call was not taken. */
export type DeliveryCode = "body-too-big" | "forged" | "unknown-channel";

/** OutageCode says what kept us from working; another try may help, and operators must know. */
export type OutageCode =
  | "allowance-gone" // the platform lets us say no more this month, unless somebody asks
  | "allowance-spared" // it is little, and this is not worth it
  | "bus-refused"
  | "busy" // another run is at it
  | "gave-up" // too many tries
  | "grant-refused" // the platform says no to whoever wanted to let us in
  | "not-installed" // the tenant does not let us in, or not any more
  | "platform-busy" // it asks us to wait for longer than we can
  | "platform-failed" // it says that it broke
  | "platform-refused" // it says no, or was not reached, and has done nothing
  | "platform-silent" // it may or may not have done what we asked
  | "scope-missing" // whoever let us in has not allowed it
  | "secret-missing"
  | "setting-wrong"
  | "store-slow"
  | "token-rejected"
  | "unexpected" // no Failure of ours
  | "vision-busy" // the vision service has no room for more at this moment
  | "webhook-missing"; // only people can put it right

const pictureCodes = [
  "file-archive",
  "file-document",
  "file-video",
  "not-a-picture",
  "picture-failed", // neither it nor why could be had, however often we asked
  "picture-elsewhere", // the platform does not keep it, so we do not fetch it
  "picture-gone",
  "picture-infected",
  "picture-scanning",
  "picture-too-big",
  "picture-too-small",
  "picture-unreadable",
  "picture-unscannable",
  "picture-withheld", // the platform shows us a login page instead
] as const;

/** PictureCode says why a picture could not be read; each has its own words in replies.ts. */
export type PictureCode = (typeof pictureCodes)[number];

/**
 * Code says what went wrong. "limited": its sender or its room posted too much, and was told so;
 * "message-gone": the message, its thread or its room is not there any more;
 * "question-unknown": the vision service does not know this kind of question.
 */
export type Code =
  | DeliveryCode
  | OutageCode
  | PictureCode
  | "limited"
  | "message-gone"
  | "question-unknown";

/** Failure is an error whose code a caller may act on; its message holds nothing secret or personal. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** isBusy tells whether an error, ours or Powertools', says that another run is at it. */
export function isBusy(error: unknown): boolean {
  const isOurs = error instanceof Failure && error.code === "busy";
  return isOurs || (error instanceof Error && error.name === "IdempotencyAlreadyInProgressError");
}

/** pictureCodeOf returns why a picture could not be read, or undefined for an error of any other kind. */
export function pictureCodeOf(error: unknown): PictureCode | undefined {
  return pictureCodes.find((code) => error instanceof Failure && error.code === code);
}

/** refused returns the Failure of a picture that cannot be read; `why` is for operators. */
export function refused(code: PictureCode, why: string, options?: ErrorOptions): Failure {
  return new Failure(code, `The picture was not read: ${why}.`, options);
}

/**
 * Trace is what operators may read of an error: no words of libraries, platforms or people, which could quote anything. `denied`
 * is what AWS does not allow us, such as "events:PutEvents".
 */
export type Trace = {
  name: string;
  code?: string;
  message?: string;
  denied?: string;
  at: string[];
  cause?: Trace;
};

/** traceOf returns what operators may read of an error. */
export function traceOf(error: unknown): Trace {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  const at = frames.slice(0, 5).map((line) => line.trim());
  const cause = error.cause === undefined ? {} : { cause: traceOf(error.cause) };
  if (error instanceof Failure) {
    const { name, code, message } = error;
    return { name, code, message, at, ...cause };
  }
  const { code } = error as NodeJS.ErrnoException;
  const [, denied] = DENIED.exec(error.message) ?? [];
  return {
    ...{ name: error.name, ...(typeof code === "string" && { code }), ...(denied && { denied }) },
    ...{ at, ...cause },
  };
}

const DENIED = /not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z]{1,60})/; // as AWS says it

/** bared returns an error that may be thrown at a runtime which logs whatever is in it. */
export function bared(error: unknown): Failure {
  if (error instanceof Failure) return new Failure(error.code, error.message);
  return new Failure("unexpected", error instanceof Error ? error.name : typeof error);
}
