import { createHash } from "node:crypto";
import type { Action, Ownership } from "../module/action.js";
import type { Ask } from "../module/ask.js";
import { reveal } from "../secret/secret.js";
import { bytesOf, digestOf, sizeOf } from "../local/local_file.js";
import type { Reply } from "../transport/index.js";

/** What a path would be after the writes that a check did not send; null: nothing. */
type Foreseen = Ownership &
  (
    | { readonly kind: "file"; readonly content: Content | null }
    | { readonly kind: "directory" }
    | { readonly kind: "link"; readonly target: string }
  );

/** What a file would contain, read only when it is needed: an upload may be large. */
interface Content {
  readonly size: number;
  /** @throws Refusal */
  readonly bytes: () => Buffer;
  /** @throws Refusal */
  readonly sha256: () => string | Promise<string>;
}

/** The state of a host after the writes that a check did not send: it answers later reads of these paths. */
export class HostModel {
  readonly #paths = new Map<string, Foreseen | null>();

  /** Remembers the result of these writes. */
  foresee(writes: readonly Action[]): void {
    for (const action of writes) this.#foresee(action);
  }

  #foresee(action: Action): void {
    switch (action.do) {
      case "write":
        return this.#set(action.path, {
          ...ownership(action),
          kind: "file",
          content: textual(reveal(action.content)),
        });
      case "upload":
        return this.#set(action.path, {
          ...ownership(action),
          kind: "file",
          content: uploaded(action.from),
        });
      case "directory":
        return this.#set(action.path, { ...ownership(action), kind: "directory" });
      case "link":
        return this.#link(action);
      case "remove":
        return this.#set(action.path, null);
      case "own":
      case "run":
      case "converse":
      case "wait":
      case "pause":
      case "operator":
      case "reboot":
        return;
    }
  }

  /** The content of a hard link is known if that of its file is predicted too. */
  #link({ path, to, hard }: Extract<Action, { do: "link" }>): void {
    const same = this.#paths.get(to);
    if (!hard) this.#set(path, { kind: "link", target: to });
    else this.#set(path, same?.kind === "file" ? same : { kind: "file", content: null });
  }

  #set(path: string, foreseen: Foreseen | null): void {
    this.#paths.set(path, foreseen);
  }

  /** The reply that a real run would get here, as far as files are concerned. @throws Refusal */
  async answer(ask: Ask, reply: Reply): Promise<Reply> {
    if (ask.ask !== "text" && ask.ask !== "stat") return reply;
    const foreseen = this.#paths.get(ask.path);
    if (foreseen === undefined) return reply;
    if (foreseen === null) return { ...reply, status: 1, stdout: Buffer.alloc(0) };
    if (ask.ask === "stat") return statOf(foreseen, ask.digest, reply);
    if (foreseen.kind !== "file" || foreseen.content === null) return reply;
    return { ...reply, status: 0, stdout: foreseen.content.bytes() };
  }
}

function textual(text: string): Content {
  const bytes = Buffer.from(text);
  return {
    size: bytes.length,
    bytes: () => bytes,
    sha256: () => createHash("sha256").update(bytes).digest("hex"),
  };
}

function uploaded(path: string): Content {
  return { size: sizeOf(path), bytes: () => bytesOf(path), sha256: () => digestOf(path) };
}

function ownership({ owner, group, mode }: Ownership): Ownership {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(mode === undefined ? {} : { mode }),
  };
}

/** A line of `stat` (see module/probe), with what is predicted over what exists. */
async function statOf(foreseen: Foreseen, digest: boolean, reply: Reply): Promise<Reply> {
  const there = reply.status === 0 ? reply.stdout.toString().replace(/\n$/, "").split("\t") : [];
  const [, owner = "root", group = "root", uid = "0", gid = "0", mode, size = "0", modified = "0"] = there;
  const content = foreseen.kind === "file" ? foreseen.content : null;
  const fields = [
    foreseen.kind,
    String(foreseen.owner ?? owner),
    String(foreseen.group ?? group),
    numeric(foreseen.owner, uid),
    numeric(foreseen.group, gid),
    foreseen.kind === "link" ? "0777" : (foreseen.mode ?? mode ?? NEW[foreseen.kind]),
    content === null ? size : String(content.size),
    modified,
    digest && content !== null ? await content.sha256() : "-",
    foreseen.kind === "link" ? foreseen.target : "",
  ];
  return { ...reply, status: 0, stdout: Buffer.from(`${fields.join("\t")}\n`) };
}

/** The modes of what is made without one. */
const NEW = { file: "0644", directory: "0755" } as const;

function numeric(id: string | number | undefined, there: string): string {
  return id !== undefined && /^\d+$/.test(String(id)) ? String(id) : there;
}
