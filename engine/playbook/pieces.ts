import { open } from "node:fs/promises";

/** Bytes: fewer and larger turns for long files. */
const PIECE = 1024 * 1024;

/**
 * A file's bytes; while one piece is in use the next is read. There are two buffers in all: a new one for each piece
 * would keep the collector of garbage busy.
 */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let spare = Buffer.allocUnsafe(PIECE);
    let reading = file.read(Buffer.allocUnsafe(PIECE), 0, PIECE);
    for (let piece = await reading; piece.bytesRead > 0; piece = await reading) {
      reading = file.read(spare, 0, PIECE);
      // Nobody may come for it.
      reading.catch(() => undefined);
      spare = piece.buffer;
      yield piece.buffer.subarray(0, piece.bytesRead);
    }
  } finally {
    await file.close();
  }
}
