import { open } from "node:fs/promises";

/** Bytes: fewer and larger turns for long files. */
const CHUNK = 1024 * 1024;

/**
 * A file's bytes; while one chunk is in use the next is read. There are two buffers in all: a new one for each chunk
 * would keep the collector of garbage busy.
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let spare = Buffer.allocUnsafe(CHUNK);
    let reading = file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
    for (let chunk = await reading; chunk.bytesRead > 0; chunk = await reading) {
      reading = file.read(spare, 0, CHUNK);
      // Nobody may come for it.
      reading.catch(() => undefined);
      spare = chunk.buffer;
      yield chunk.buffer.subarray(0, chunk.bytesRead);
    }
  } finally {
    await file.close();
  }
}
