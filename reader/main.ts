/** The reader as a process of its own: listens on READER_PORT, tells its parent where, and ends with it. */
import { startReader } from "./server.js";

const port = Number(process.env.READER_PORT ?? 0);
const { url } = await startReader({ port });

process.on("disconnect", () => process.exit(0));
process.send?.({ url });
if (!process.send) console.error(`The reader listens on ${url}`);
