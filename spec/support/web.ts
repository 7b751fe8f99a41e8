import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { scratch, type Shell } from "../script/shells.js";
import { doWithout } from "./needs.js";

/** What a request looked like. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Web {
  readonly url: string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** A web server on loopback that answers by path: [status, content]; 404 for all others. */
export async function serve(pages: Readonly<Record<string, readonly [number, string]>>): Promise<Web> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, headers, body });
      const [status, content] = pages[url] ?? [404, "no such page"];
      response
        .writeHead(status, status === 302 ? { location: content } : {})
        .end(status === 302 ? "" : content);
    });
  }).listen(0, "127.0.0.1");
  // busybox's wget waits for the end of the connection after a redirection.
  server.keepAliveTimeout = 1;
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A shell that finds GNU's wget but no curl; null where this machine has no wget. */
export function withoutCurl(): Shell | null {
  const programs =
    "sh wget timeout sed tail cat chmod chown stat mv rm readlink sha256sum chcon mktemp".split(" ");
  const found = programs.map((name) =>
    spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim(),
  );
  if (!found.some((path) => path.endsWith("/wget"))) {
    doWithout("wget", /\bwithoutCurl\b/);
    return null;
  }
  const path = scratch();
  for (const program of found.filter(Boolean))
    symlinkSync(program, join(path, program.split("/").at(-1) ?? ""));
  return { name: "sh without curl", argv: ["sh"], path };
}
