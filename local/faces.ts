type Face = { Left: number; Top: number; Width: number; Height: number };

const STRANGER: Face = { Left: 0.45, Top: 0.35, Width: 0.05, Height: 0.05 };

/** faces is what Amazon Rekognition would say of the one face that is in every picture. */
export const faces: object = {
  FaceDetails: [
    {
      BoundingBox: STRANGER,
      Confidence: 99.9,
      Emotions: [
        { Type: "CALM", Confidence: 91.4 },
        { Type: "SAD", Confidence: 4.2 },
      ],
    },
  ],
};

/** celebritiesOf returns what Amazon Rekognition would say of a picture with people of these names in it, and one whom nobody knows. */
export function celebritiesOf(names: string[]): object {
  const CelebrityFaces = names.map((Name, n) => {
    const BoundingBox = { Left: 0.1 + 0.25 * n, Top: 0.3, Width: 0.1, Height: 0.2 };
    return { Name, Id: `${n}`, MatchConfidence: 99.1, Face: { BoundingBox, Confidence: 99.9 } };
  });
  return { CelebrityFaces, UnrecognizedFaces: [{ BoundingBox: STRANGER, Confidence: 99.9 }] };
}
