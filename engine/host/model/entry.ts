import { createHash } from "node:crypto";
import { bytesOf, digestOf, sizeOf } from "../../local/local_file.js";

/** Why something cannot be told, as the end of a sentence: “…” (site.yml:3) would change first. */
export type Because = string;

/** What a check foresees at a path. */
export type Foreseen = Thing | Nothing;

/** Nothing of its own, or nobody knows what. */
export type Nothing =
  | { readonly kind: "absent" }
  /** `deep`: with all below it. */
  | { readonly kind: "unknown"; readonly because: Because; readonly deep: boolean }
  /** A mount of a directory that is to be found at another path too. */
  | { readonly kind: "bind"; readonly target: string };

/** Something that is there. */
export type Thing = { readonly attributes: Attributes } & (
  | { readonly kind: "file"; readonly content: Content }
  /** `fresh`: nothing is below it but what was foreseen there. */
  | { readonly kind: "directory"; readonly fresh: boolean }
  | { readonly kind: "link"; readonly target: string }
  /** A socket, a device or the like, which has been given other attributes. */
  | { readonly kind: "special"; readonly word: string }
);

/**
 * A path in the model. `at` counts what was foreseen, so that of two things the later one is known; `by` is the reason
 * that whoever cannot look at it is given.
 */
export type Entry = Foreseen & Foresight;

/** The same without when it was foreseen. */
export function thingOf(entry: Thing & Foresight): Thing {
  switch (entry.kind) {
    case "file":
      return { kind: entry.kind, content: entry.content, attributes: entry.attributes };
    case "directory":
      return { kind: entry.kind, fresh: entry.fresh, attributes: entry.attributes };
    case "link":
      return { kind: entry.kind, target: entry.target, attributes: entry.attributes };
    case "special":
      return { kind: entry.kind, word: entry.word, attributes: entry.attributes };
  }
}

export interface Foresight {
  readonly at: number;
  readonly by: Because;
}

/** Who owns a path. Of a number that is not known it is NaN, which becomes an unknown value in results. */
export interface Person {
  readonly name: string;
  readonly id: number;
}

export interface Attributes {
  readonly owner: Person;
  readonly group: Person;
  /** Four octal digits. */
  readonly mode: string;
  /** Of a file the content says it; NaN where nobody can know it. */
  readonly size: number;
  readonly modified: number;
}

/** What a file would hold: known, or what the host has at a path. It is looked at when needed: an upload may be large. */
export type Content =
  | {
      readonly from: "model";
      readonly size: number;
      /** @throws Refusal */
      readonly bytes: () => Buffer;
      /** @throws Refusal */
      readonly sha256: () => string | Promise<string>;
    }
  | { readonly from: "host"; readonly path: string; readonly size: number }
  /** What a program is to bring. */
  | {
      readonly from: "run";
      readonly because: Because;
      readonly sha256: string | null;
      readonly size: number;
    };

/** The content that a text is. */
export function textual(text: string): Content {
  const bytes = Buffer.from(text);
  return {
    from: "model",
    size: bytes.length,
    bytes: () => bytes,
    sha256: () => createHash("sha256").update(bytes).digest("hex"),
  };
}

/** The content of a file of the controller. */
export function uploaded(path: string): Content {
  return { from: "model", size: sizeOf(path), bytes: () => bytesOf(path), sha256: () => digestOf(path) };
}
