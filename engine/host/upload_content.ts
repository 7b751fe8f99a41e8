import { digestOf } from "../local/local_file.js";
import { readChunks } from "../local/read_chunks.js";

/** The bytes of a file; while the host reads what has arrived, the digest is computed here, if it is not known. */
export async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* readChunks(path);
  digestOf(path).catch(() => undefined);
}
