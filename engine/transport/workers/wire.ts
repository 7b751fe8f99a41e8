import type { Failure } from "./failure.js";
import type { TransportOptions } from "../index.js";
import type { Exchange, Script, Target } from "../session.js";
import type { Expected } from "../shell/upload.js";

/** What the controller asks of a worker. Sessions and sources are numbered by the controller. */
export type Order =
  /** Always the first. */
  | { readonly type: "begin"; readonly options: WorkerOptions }
  | { readonly type: "preconnect"; readonly target: Target }
  | {
      readonly type: "open";
      readonly session: number;
      readonly target: Target;
      readonly user: string | null;
    }
  | {
      readonly type: "exchange";
      readonly session: number;
      readonly writes: readonly Script[];
      readonly reads: readonly Script[];
    }
  | {
      readonly type: "upload";
      readonly session: number;
      readonly path: string;
      readonly source: number;
      readonly expect: Expected;
    }
  | { readonly type: "close"; readonly session: number }
  /** Always the last: closes whatever is open. */
  | { readonly type: "end" };

/** Options as they can be told to another process; what its user or its files are asked goes through the controller. */
export interface WorkerOptions extends Omit<Partial<TransportOptions>, "askPassphrase" | "recordHostKey"> {
  /** Whether there is anybody to ask for a passphrase. */
  readonly asks: boolean;
}

/** What carrying out an order gave. */
export type Yield =
  | { readonly type: "done" }
  | { readonly type: "exchanged"; readonly exchange: Exchange }
  | { readonly type: "uploaded"; readonly sha256: string };

/** What became of an order; `trips` is the count of the session that it was for, nought where it was for none. */
export type Result = { readonly trips: number } & (
  Yield | { readonly type: "failed"; readonly failure: Failure }
);

/** What a worker asks of the controller on the way. */
export type Question =
  | { readonly type: "passphrase"; readonly file: string }
  | { readonly type: "record"; readonly file: string; readonly line: string }
  /** The next bytes of an upload: asked for one at a time, so that no more than these are held. */
  | { readonly type: "bytes"; readonly source: number };

/** What the controller says to a question. */
export type Answer =
  | { readonly type: "done" }
  | { readonly type: "text"; readonly text: string }
  /** The next piece that the source gave; that it is really bytes is for the upload to see. */
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "failed"; readonly failure: Failure };
