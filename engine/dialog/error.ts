/** Why a conversation failed. */
export type DialogErrorKind =
  /** The program could not be started. */
  | "start"
  /** It asks what no turn matches; nothing was answered. */
  | "unknown-prompt"
  /** It asks the same thing more often than its turn allows. */
  | "loop"
  /** It has said nothing for too long. */
  | "silent"
  /** It takes longer than the dialog allows, or the host could not be reached again in time. */
  | "too-long"
  /** It ended with status 0, but said that something went wrong. */
  | "alarm"
  /** Its process is gone and left no status. */
  | "broken"
  /** Its directory is gone: another run has collected the result. */
  | "gone";

/** A conversation that failed. The message is for people; secrets are in neither message nor transcript. */
export class DialogError extends Error {
  override readonly name = "DialogError";
  readonly kind: DialogErrorKind;
  /** All that was said so far. */
  readonly transcript: string;

  constructor(kind: DialogErrorKind, message: string, transcript: string) {
    super(message);
    this.kind = kind;
    this.transcript = transcript;
  }
}
