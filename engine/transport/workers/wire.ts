import type { TransportOptions } from "../create_transport.js";
import type { Exchange, Script, UploadOptions } from "../session.js";
import type { Target } from "../transport.js";
import type { Failure } from "./failure.js";

/** What the controller sends to a worker. The controller numbers sessions and sources. */
export type Request =
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
      readonly options: UploadOptions;
    }
  | { readonly type: "close"; readonly session: number }
  /** Always the last: closes whatever is open. */
  | { readonly type: "end" };

/** Options that can be sent to another process; its user and its known_hosts files are reached through callbacks. */
export interface WorkerOptions extends Omit<Partial<TransportOptions>, "askPassphrase" | "recordHostKey"> {
  /** Whether there is anybody who can be asked for a passphrase. */
  readonly canAskPassphrase: boolean;
}

/** The result of a request that was carried out. */
export type Result =
  | { readonly type: "done" }
  | { readonly type: "exchanged"; readonly exchange: Exchange }
  | { readonly type: "uploaded"; readonly sha256: string };

/** What the worker answers; `trips` is the count of the request's session, zero where it has none. */
export type Response = { readonly trips: number } & (
  Result | { readonly type: "failed"; readonly failure: Failure }
);

/** What a worker asks of the controller while it serves a request. */
export type Callback =
  | { readonly type: "passphrase"; readonly file: string }
  | { readonly type: "recordHostKey"; readonly file: string; readonly line: string }
  /** The next chunk of an upload: requested one at a time, so that no more than one is held. */
  | { readonly type: "chunk"; readonly source: number };

/** What the controller answers to a callback. */
export type CallbackResponse =
  | { readonly type: "done" }
  | { readonly type: "passphrase"; readonly passphrase: string }
  /** The next chunk of the source; the upload checks that it really is bytes. */
  | { readonly type: "chunk"; readonly bytes: Uint8Array }
  | { readonly type: "failed"; readonly failure: Failure };
