import { CannotBecome, ConnectionLost, TimedOut, Unreachable, type ScriptPosition } from "../errors.js";

/** An error that can be sent to another process, where a copy of the error itself would have lost its class. */
export type Failure = { readonly message: string; readonly stack: string | undefined } & (
  | { readonly kind: "CannotBecome" | "Unreachable" | "ConnectionLost" | "Error" }
  | { readonly kind: "TimedOut"; readonly at: ScriptPosition | null }
);

/** Subclasses that users of the transport do not distinguish become the class that they do. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: "Error", message: String(error), stack: undefined };
  const { message, stack } = error;
  if (error instanceof TimedOut) return { kind: "TimedOut", message, stack, at: error.at };
  if (error instanceof CannotBecome) return { kind: "CannotBecome", message, stack };
  if (error instanceof Unreachable) return { kind: "Unreachable", message, stack };
  return { kind: error instanceof ConnectionLost ? "ConnectionLost" : "Error", message, stack };
}

/** The error again, of its own class and with its original stack. */
export function errorOf(failure: Failure): Error {
  const error = create(failure);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function create(failure: Failure): Error {
  switch (failure.kind) {
    case "CannotBecome":
      return new CannotBecome(failure.message);
    case "Unreachable":
      return new Unreachable(failure.message);
    case "ConnectionLost":
      return new ConnectionLost(failure.message);
    case "TimedOut":
      return new TimedOut(failure.message, failure.at);
    case "Error":
      return new Error(failure.message);
  }
}
