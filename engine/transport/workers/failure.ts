import { CannotBecome, ConnectionLost, TimedOut, Unreachable } from "../session.js";

/** An error as it can be told to another process: a copy of it there has lost its class. */
export interface Failure {
  readonly kind: "CannotBecome" | "Unreachable" | "ConnectionLost" | "TimedOut" | "Error";
  readonly message: string;
  readonly at: TimedOut["at"];
  readonly stack: string | undefined;
}

/** Tells an error; what the transport's users do not tell apart comes as what they do. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: "Error", message: String(error), at: null, stack: undefined };
  const at = error instanceof TimedOut ? error.at : null;
  return { kind: kindOf(error), message: error.message, at, stack: error.stack };
}

/** The error that was told, of its own class again and with the place where it arose. */
export function errorOf(failure: Failure): Error {
  const error = make(failure);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function kindOf(error: Error): Failure["kind"] {
  if (error instanceof CannotBecome) return "CannotBecome";
  if (error instanceof Unreachable) return "Unreachable";
  if (error instanceof ConnectionLost) return "ConnectionLost";
  return error instanceof TimedOut ? "TimedOut" : "Error";
}

function make({ kind, message, at }: Failure): Error {
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
