import { startReaderProcess } from "../reader.js";
import type { Settings } from "../world.js";
import type { Closing } from "./amazon.js";

/** eyesOf returns the environment that points a function at what reads pictures: our reader, Amazon's, or another. */
export async function eyesOf(
  { rekognition }: Settings,
  closing: Closing,
): Promise<Record<string, string>> {
  if (rekognition === "aws") return credentialsHere();
  if (rekognition) return { AWS_ENDPOINT_URL_REKOGNITION: rekognition };
  const reader = await startReaderProcess();
  closing.push(reader.stop);
  return { AWS_ENDPOINT_URL_REKOGNITION: reader.url };
}

// Rekognition is Amazon's own then, so the credentials are those of whoever runs this.
function credentialsHere(): Record<string, string> {
  const ours = Object.entries(process.env).filter(
    ([name]) => name.startsWith("AWS_") && !name.startsWith("AWS_ENDPOINT_URL"),
  );
  const given = Object.fromEntries(ours) as Record<string, string>;
  const isProfile = given.AWS_PROFILE && !given.AWS_ACCESS_KEY_ID;
  return isProfile ? { ...given, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" } : given;
}
