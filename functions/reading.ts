/** Box is a rectangle in ratios (0 to 1) of the picture's width and height. */
export type Box = { left: number; top: number; width: number; height: number };

/** Text is one piece of writing in a picture, with the certainty in percent. A word names its line. */
export type Text = {
  text: string;
  kind: "line" | "word";
  id: number;
  line?: number;
  confidence: number;
  box: Box;
};

/** Named is something recognised in a picture, with the certainty in percent, and where it is, if that was told. A face that nobody knows has the name "". */
export type Named = { name: string; confidence: number; box?: Box };

/** Reading is what the vision service found in one picture: an answer for each question that was asked. */
export type Reading = {
  text?: Text[];
  labels?: Named[];
  faces?: Named[];
  celebrities?: Named[];
};

/** Question is a kind of thing we ask of a picture. */
export type Question = keyof Reading;
