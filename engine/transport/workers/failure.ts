import { CannotBecome, ConnectionLost, TimedOut, Unreachable, type ScriptPosition } from "../errors.js";

/** An error that can be sent to another process, where a copy of it would have lost its class. */
export interface Failure {
  readonly kind: "CannotBecome" | "Unreachable" | "ConnectionLost" | "TimedOut" | "Error";
  readonly message: string;
  readonly at: ScriptPosition | null;
  readonly stack: string | undefined;
}

/** Subclasses that users of the transport do not distinguish become the class that they do. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: "Error", message: String(error), at: null, stack: undefined };
  const at = error instanceof TimedOut ? error.at : null;
  return { kind: kindOf(error), message: error.message, at, stack: error.stack };
}

/** The error again, of its own class and with its original stack. */
export function errorOf(failure: Failure): Error {
  const error = create(failure);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function kindOf(error: Error): Failure["kind"] {
  if (error instanceof CannotBecome) return "CannotBecome";
  if (error instanceof Unreachable) return "Unreachable";
  if (error instanceof ConnectionLost) return "ConnectionLost";
  return error instanceof TimedOut ? "TimedOut" : "Error";
}

function create({ kind, message, at }: Failure): Error {
  switch (kind) {
    case "CannotBecome":
      return new CannotBecome(message);
    case "Unreachable":
      return new Unreachable(message);
    case "ConnectionLost":
      return new ConnectionLost(message);
    case "TimedOut":
      return new TimedOut(message, at);
    case "Error":
      return new Error(message);
  }
}
