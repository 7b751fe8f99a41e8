/** The host could not be reached: nothing ran on it. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The host was reached, but nothing could be run there as the requested user. */
export class CannotBecome extends Unreachable {}

/** The connection was lost while an exchange was under way: what ran is not known. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** Which of an exchange's scripts: writes and reads are counted separately, from zero. */
export interface ScriptPosition {
  readonly list: "writes" | "reads";
  readonly index: number;
}

/** A script exceeded its time limit and was ended. */
export class TimedOut extends Error {
  override readonly name = "TimedOut";
  readonly at: ScriptPosition | null;

  constructor(message: string, at: ScriptPosition | null = null) {
    super(message);
    this.at = at;
  }
}
