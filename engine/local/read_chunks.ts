import { open } from "node:fs/promises";

/** Bytes. */
const CHUNK = 1024 * 1024;

/**
 * The bytes of a file; while one chunk is in use, the next one is read. There are only two buffers, since a new one for
 * each chunk would keep the garbage collector busy.
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let spare = Buffer.allocUnsafe(CHUNK);
    let reading = file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
    for (let chunk = await reading; chunk.bytesRead > 0; chunk = await reading) {
      reading = file.read(spare, 0, CHUNK);
      // It may never be awaited.
      reading.catch(() => undefined);
      spare = chunk.buffer;
      yield chunk.buffer.subarray(0, chunk.bytesRead);
    }
  } finally {
    await file.close();
  }
}
