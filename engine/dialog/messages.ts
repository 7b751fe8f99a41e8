/** What happened to a program, and where it is now. */
export interface Situation {
  /** The conversation's directory on the host. */
  readonly directory: string;
  /** The program's process group. */
  readonly group: number;
}

export const GONE = "its directory on the host is gone: another run has collected the result.";

export const BROKEN = "the process is gone without an exit status, as after a reboot of the host.";

export const couldNotStart = (errors: string): string => `the program could not be started: ${errors}`;

export const resumed = (id: string): string => `${id} was started earlier and is resumed where it stands`;

export const tooLong = (lastLine: string): string => `the program did not end in time. ${lastLine}`;

export const unknownPrompt = (prompt: string): string =>
  `the program asks ${prompt}, which no turn of the dialog matches. Nothing was answered.`;

/** @param expected the names of the turns that could come next */
export function silent(seconds: number, lastLine: string, expected: readonly string[]): string {
  const names = expected.map((name) => `“${name}”`).join(", ");
  const next = names === "" ? "No further prompt was expected." : `Expected one of: ${names}.`;
  return `no output for ${Math.round(seconds)} s. ${lastLine} ${next}`;
}

export function askedAgain(turn: string, times: number, prompt: string): string {
  return `“${turn}” was asked again after ${times === 1 ? "an answer" : `${times} answers`}: ${prompt}.`;
}

export const alarmed = (id: string, alarms: string): string =>
  `${id} exited with status 0 but reported: ${alarms.trim()}`;

export const notRemoved = (directory: string, why: string): string =>
  `${directory} could not be removed: ${why}`;

/** What to do about a program that is still there. */
export const leftRunning = ({ directory, group }: Situation): string =>
  ` The program was left running; its output is in ${directory}/out on the host.` +
  ` Run again to resume it, or end it there with: kill -TERM -- -${group}`;

/** What to do about one that is not. */
export const startOver = ({ directory }: Situation): string =>
  ` Its output is in ${directory}/out on the host. To start over, once nothing of it is running: rm -r ${directory}`;
