import type { Letter } from "./postman.js";

/** Place is where somebody posts, and whether the bot has to be mentioned there: ids of the platform's. */
export type Place = { person: string; room: string; mention: boolean };

/** Draft is what somebody posts: a picture or words, and our id of the message that its thread hangs on. */
export type Draft = { picture?: Buffer; words?: string; thread?: string | undefined };

/** Copy is what of a letter is delivered, and the headers that prove it. */
export type Copy = { body: Buffer; proof: Record<string, string> };

/** Ours is a post of the bot's: its id, our id of the message that its thread hangs on, and its words. */
export type Ours = { id: string; thread: string; text: string };

/** Platform is a simulated platform, as far as a storm needs it. */
export type Platform = {
  /** what our functions must know of it, and which of these are its API's addresses */
  env: Record<string, string>;
  api: string[];
  secrets: Record<string, string>;
  /** where it calls us */
  path: string;
  /** the function by which it lets us in, and its routes; absent where it takes none */
  door?: { name: string; routes: string[] };
  /** letIn has it let us in, as somebody does at our API (`url`). */
  letIn(url: string): Promise<void>;
  /** subscribe has it deliver to a URL from now on. */
  subscribe(targetUrl: string): Promise<void>;
  /** the places for pictures, and those where people talk to each other and we hear it */
  places: Place[];
  chats: Place[];
  /** post returns our id of the message that comes of it. */
  post(place: Place, draft: Draft): string;
  /** together posts pictures that belong together, and returns our ids of the messages; absent where they are one message. */
  together?(place: Place, pictures: Buffer[]): string[];
  /** about returns our id of the first new message of somebody else's that a delivery tells of; undefined where it tells of anything else. */
  about(body: Buffer): string | undefined;
  /** copied returns a letter as it is posted for the n-th time, from 0: what is delivered then, and by which headers that is proven. */
  copied(letter: Letter, n: number): Copy;
  /** forged returns headers that prove nothing. */
  forged(letter: Letter): Record<string, string>;
  /** how an answer shows a plate */
  shown(plate: string): string;
  /** words are answered by themselves */
  echoes?: boolean;
  /** an answer stands where the message's thread does; else it quotes the message */
  threads?: boolean;
  ours(): Ours[];
  /** reactions returns how many emoji of ours stand on a message, by our id. */
  reactions(id: string): number;
  onAsked(listener: () => void): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
};
