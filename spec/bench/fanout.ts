import { readFileSync } from "node:fs";
import { connect } from "node:net";
import ssh2 from "ssh2";

/** What the bare fan-out is given as one JSON file: nothing is left for it to find out. */
export interface Errand {
  readonly identity: string;
  readonly forks: number;
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly script: string }[];
}

/**
 * The measure of all things: Node, ssh2 and one script a host, with what everybody knows to make it quick (no Nagle,
 * the key at once, fifty at a time), and nothing else: no host keys, no checks, no report.
 */
const { identity, forks, hosts } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Errand;
const key = readKey(identity);
const queue = [...hosts];
const failed: string[] = [];
await Promise.all(
  Array.from({ length: forks }, async () => {
    for (let host = queue.shift(); host; host = queue.shift())
      if (!(await runOn(host.address, host.script))) failed.push(host.name);
  }),
);
if (failed.length > 0) process.stderr.write(`failed: ${failed.join(" ")}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

function readKey(file: string): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(readFileSync(file));
  if (parsed instanceof Error) throw parsed;
  return parsed;
}

function runOn(address: string, script: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    let output = "";
    client.on("error", () => resolve(false));
    client.on("ready", () =>
      client.exec("sh -s", (error, channel) => {
        if (error) return resolve(false);
        channel.on("data", (chunk: Buffer) => (output += chunk.toString()));
        channel.on("close", () => {
          client.end();
          resolve(output === "done\n");
        });
        channel.stderr.resume();
        channel.end(script);
      }),
    );
    client.connect({
      sock: connect({ host: address, port: 22, noDelay: true }),
      username: "root",
      authHandler: (_left, _partial, next) => next({ type: "publickey", username: "root", key }),
    });
  });
}
