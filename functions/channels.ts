import type { Delivery } from "./delivery.js";
import type { Drawing } from "./drawing.js";
import { Failure } from "./errors.js";
import type { Given, Heard, Message } from "./events.js";
import type { Fault, Registered } from "./faults.js";
import { line } from "./line.js";
import type { Picture } from "./picture.js";
import type { Credentials } from "./secrets.js";
import { slack } from "./slack.js";
import { webex } from "./webex.js";
import type { Words } from "./words.js";

/** Contents is what a message holds, and the message with what only its contents tell: where it hangs, and in what room. */
export type Contents = {
  message: Message;
  text: string;
  pictures: Picture[];
  /** the message whose pictures these are, where it is the one that was replied to */
  of?: Message;
  /** it has no picture, and the message that it replies to is not shown to us */
  unseen?: boolean;
  /** whether the message that it replies to has a picture is known once it is fetched */
  perhaps?: boolean;
};

/** Place is where we talk: which message, as whom, and until when (epoch milliseconds) somebody waits for it. */
export type Place = {
  message: Message;
  credentials: Credentials;
  until: number;
  /** whose pictures we talk about, where they are another message's */
  of?: Message;
  /** what only the message's delivery told, where the channel gives such */
  given?: Given | undefined;
};

/** Post is one reply as it is posted: by a key that is the same however often it is tried, whether an earlier try may stand, and whether it may be spared where it costs. */
export type Post = { key: string; again: boolean; spare?: boolean };

/** Allowance is how many messages were sent this month of those that nobody had asked for, and how many may be; no `of` is no limit. */
export type Allowance = { used: number; of?: number };

/** Asking is as whom we ask a platform, and until when (epoch milliseconds) somebody waits for the answer. */
export type Asking = Pick<Place, "credentials" | "until">;

/** TextMode is what we do with words that come without a picture: say what we do, find an emoji for them, say them back, or nothing. */
export type TextMode = "help" | "emoji" | "echo" | "nothing";

/** Install is what one tenant, such as a workspace, gave us when it let us in. */
export type Install = {
  tenant: string;
  /** as people call it */
  name: string;
  token: string;
  /** our own id there */
  self: string;
  /** the platform's id of the app that we are */
  app?: string | undefined;
};

/** Door is how a tenant lets us in by itself, by OAuth: somebody is sent to the platform, and comes back with a code. */
export type Door = {
  /** where to send somebody: `state` comes back with them, and `back` is where to */
  authorize(state: string, back: string, credentials: Credentials): string;
  /** what the platform gives us for a code that came `back`; that it says no is a Failure `grant-refused`, in words for whoever came */
  granted(code: string, back: string, asking: Asking): Promise<Install>;
  /** where people find us once we are in */
  home?(install: Install): string | undefined;
};

/** Channel is what a platform must do to be one of ours. */
export type Channel = {
  /** its name in routes, secrets, message ids and settings */
  name: string;
  /** what we do with words that come without a picture, where TEXT says nothing else */
  text: TextMode;
  /** it delivers what people say to each other, too */
  overhears?: boolean;
  /** its deliveries tell what cannot be asked for later, such as words: what is said there is kept, in and out */
  gives?: boolean;
  /** each tenant lets us in by itself, and gives us a token of its own; absent where the secret holds the only one */
  door?: Door;
  /** does the delivery come from the platform? Never throws for what a stranger may send. */
  authentic(delivery: Delivery, credentials: Credentials, now: Date): boolean;
  /** the body (JSON) that the call itself is answered with, as a handshake's or a command's; undefined where there is none */
  atOnce?(delivery: Delivery, credentials: Credentials): Promise<string | undefined>;
  /** what a proven delivery tells us; what is not for us, or makes no sense, is left out */
  eventsIn(delivery: Delivery, credentials: Credentials): Promise<Heard[]>;
  /**
   * the message's words and pictures, or those of the message that it replies to, where it has none of its own;
   * a message that is not there any more is a Failure `message-gone`
   */
  contents(place: Place): Promise<Contents>;
  /** the words as far as they fit into one message; what fits stays as it is */
  fitted(words: Words): Words;
  /** posts the words, fitted, in the message's thread, once, and returns the id of what was posted ("" where nobody tells) */
  reply(place: Place, words: Words, post: Post): Promise<string>;
  /** posts a picture in the message's thread, with its `alt` as words, and returns the id of what was posted */
  show?(place: Place, drawing: Drawing): Promise<string>;
  /** would a reply that was first tried at a moment (epoch milliseconds), and may stand, still stand once if it is tried again? */
  repeatable?(place: Place, since: number): boolean;
  /** shows that we are at it, until we say something */
  typing?(place: Place): Promise<void>;
  /** the ids of our replies with this body in the message's thread; undefined where the platform cannot be asked */
  sent?(place: Place, bodyHash: string): Promise<string[] | undefined>;
  /** replaces the words of an earlier reply; false where that cannot be, as when it is not there any more */
  edit?(place: Place, replyId: string, words: Words): Promise<boolean>;
  /** does an earlier reply stand, with this body? Whoever can edit can tell. */
  stands?(place: Place, replyId: string, bodyHash: string): Promise<boolean>;
  /** puts an emoji on the message, where it may stand already; false where the platform has no such emoji */
  react?(place: Place, emoji: string): Promise<boolean>;
  /** takes an earlier reply back; one that is not there any more is none */
  remove?(place: Place, replyId: string): Promise<void>;
  /**
   * the messages for us since a moment, room by room, newest first, as their deliveries would have told them;
   * what we answered is among them
   */
  missed?(since: Date, asking: Asking): AsyncIterable<Message>;
  /** what is wrong with the webhooks by which the platform delivers to us */
  faults?(asking: Asking, registered: Registered): Promise<Fault[]>;
  /** how much may be said unasked */
  allowance?(asking: Asking): Promise<Allowance>;
};

/** channels is every platform Spotter speaks to. */
export const channels: Channel[] = [webex, slack, line];

/** channelNamed returns a channel by its name; an unknown name is a Failure. */
export function channelNamed(name: string): Channel {
  const channel = channels.find((known) => known.name === name);
  if (!channel) throw new Failure("unknown-channel", "Spotter has no such channel.");
  return channel;
}
