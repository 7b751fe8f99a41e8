import { connect, createServer, type Socket } from "node:net";

/**
 * Delays every byte between 127.31.x.y:22 and 127.30.x.y:22 by half a round trip each way:
 * `proxy.js COUNT MILLISECONDS`. Says “ready” when all listen. Connecting itself costs no delay.
 */
const [, , count = "1", milliseconds = "50"] = process.argv;
const half = Number(milliseconds) / 2;

await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => {
    const end = `${Math.floor(index / 250)}.${(index % 250) + 1}`;
    const server = createServer({ noDelay: true }, (near) => {
      const far = connect({ host: `127.30.${end}`, port: 22, noDelay: true });
      relay(near, far);
      relay(far, near);
    });
    return new Promise<void>((resolve) => server.listen(22, `127.31.${end}`, 1024, resolve));
  }),
);
process.stdout.write("ready\n");

/** Timers of one length fire in the order of their making, so bytes keep theirs. */
function relay(from: Socket, to: Socket): void {
  from.on("data", (chunk) => setTimeout(() => to.write(chunk), half));
  from.on("end", () => setTimeout(() => to.end(), half));
  from.on("error", () => setTimeout(() => to.destroy(), half));
}
