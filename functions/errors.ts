/** DeliveryCode says why a webhook call was not taken. */
export type DeliveryCode = "body-too-big" | "forged" | "unknown-channel";

/** OutageCode says what kept us from working; another try may help, and operators must know. */
export type OutageCode =
  | "bus-refused"
  | "busy" // another run is at it
  | "gave-up" // too many tries
  | "platform-failed" // it broke, and may have done what we asked
  | "platform-refused" // it said no, and has done nothing
  | "secret-missing"
  | "setting-wrong"
  | "token-rejected";

const pictureCodes = [
  "not-a-picture",
  "picture-elsewhere", // the platform does not keep it, so we do not fetch it
  "picture-gone",
  "picture-infected",
  "picture-scanning",
  "picture-too-big",
  "picture-too-small",
  "picture-unreadable",
  "picture-unscannable",
] as const;

/** PictureCode says why a picture could not be read; each has its own words in replies.ts. */
export type PictureCode = (typeof pictureCodes)[number];

/**
 * Code says what went wrong. "message-gone": the message, its thread or its room is not there any more;
 * "question-unknown": the vision service does not know this kind of question.
 */
export type Code = DeliveryCode | OutageCode | PictureCode | "message-gone" | "question-unknown";

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

/** pictureCodeOf returns why a picture could not be read, or undefined for an error of any other kind. */
export function pictureCodeOf(error: unknown): PictureCode | undefined {
  return pictureCodes.find((code) => error instanceof Failure && error.code === code);
}
