import { createHash } from "node:crypto";
import type { Action, Ownership } from "../module/action.js";
import type { Ask } from "../module/probe.js";
import { reveal } from "../module/secret.js";
import type { Reply } from "../transport/index.js";

/** What a path would hold after the writes a check run did not send; null: nothing. */
type Foreseen = {
  readonly kind: "file" | "directory" | "link";
  readonly content: string | null;
  readonly target: string;
} & Ownership;

/** Check mode's memory: later reads of a path are answered as if the writes before had been made. */
export class Overlay {
  readonly #paths = new Map<string, Foreseen | null>();

  /** Remembers what these writes would leave. */
  foresee(writes: readonly Action[]): void {
    for (const action of writes) this.#foresee(action);
  }

  #foresee(action: Action): void {
    switch (action.do) {
      case "write":
        return this.#set(action.path, {
          ...ownership(action),
          kind: "file",
          content: reveal(action.content),
          target: "",
        });
      case "upload":
        return this.#set(action.path, {
          ...ownership(action),
          kind: "file",
          content: null,
          target: action.from.sha256,
        });
      case "directory":
        return this.#set(action.path, { ...ownership(action), kind: "directory", content: null, target: "" });
      case "link":
        return this.#set(action.path, {
          kind: action.hard ? "file" : "link",
          content: null,
          target: action.to,
        });
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

  #set(path: string, foreseen: Foreseen | null): void {
    this.#paths.set(path, foreseen);
  }

  /** The reply a real run would see here, as far as files go. */
  answer(ask: Ask, reply: Reply): Reply {
    if (ask.ask !== "text" && ask.ask !== "stat") return reply;
    const foreseen = this.#paths.get(ask.path);
    if (foreseen === undefined) return reply;
    if (foreseen === null) return { ...reply, status: 1, stdout: Buffer.alloc(0) };
    if (ask.ask === "stat") return statOf(foreseen, reply);
    return foreseen.content === null ? reply : { ...reply, status: 0, stdout: Buffer.from(foreseen.content) };
  }
}

function ownership({ owner, group, mode }: Ownership): Ownership {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(mode === undefined ? {} : { mode }),
  };
}

/** A stat's line (see module/probe) with what is foreseen laid over what is there. */
function statOf(foreseen: Foreseen, reply: Reply): Reply {
  const there = reply.status === 0 ? reply.stdout.toString().replace(/\n$/, "").split("\t") : [];
  const [, owner = "root", group = "root", uid = "0", gid = "0", mode, size = "0", modified = "0"] = there;
  const { kind, content, target } = foreseen;
  const digest =
    content === null ? (kind === "file" ? target : "-") : createHash("sha256").update(content).digest("hex");
  const fields = [
    kind,
    String(foreseen.owner ?? owner),
    String(foreseen.group ?? group),
    numeric(foreseen.owner, uid),
    numeric(foreseen.group, gid),
    foreseen.mode ?? mode ?? (kind === "directory" ? "0755" : "0644"),
    content === null ? size : String(Buffer.byteLength(content)),
    modified,
    digest,
    kind === "link" ? target : "",
  ];
  return { ...reply, status: 0, stdout: Buffer.from(`${fields.join("\t")}\n`) };
}

function numeric(said: string | number | undefined, there: string): string {
  if (said === undefined) return there;
  return /^\d+$/.test(String(said)) ? String(said) : there;
}
