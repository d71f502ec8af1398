/** Room is where somebody posts: alone with us, or with others. */
export type Room = "direct" | "group";

/** Draft is what Alice posts: a picture (its bytes) or words. */
export type Draft = {
  room: Room;
  picture?: Uint8Array | undefined;
  words?: string | undefined;
};

/** At is a message: our id of it, the platform's, and its room. */
export type At = { id: string; native: string; room: string };

/** Tables says where our tables are, in an environment. */
export type Tables = { AWS_ENDPOINT_URL_DYNAMODB: string; AWS_ACCESS_KEY_ID: string };

/** Platform is a simulated platform, as far as a stage needs it. */
export type Platform = {
  /** what our functions must know of it */
  env: Record<string, string>;
  secrets: Record<string, string>;
  /** where it calls us */
  path: string;
  /** the name of the call that posts */
  posting: string;
  /** letIn has it let us in, as is kept in our tables, and deliver to a URL from then on. */
  letIn(targetUrl: string, tables: Tables): Promise<void>;
  post(draft: Draft): At;
  remove(at: At): void;
  /** replies returns our messages in a message's thread, or those that quote it. */
  replies(at: At): { id: string; text: string }[];
  /** reactions returns the emoji of ours that stand on a message. */
  reactions(at: At): string[];
  stop(): Promise<void>;
};
