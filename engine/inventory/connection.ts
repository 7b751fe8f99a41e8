import { didYouMean } from "../source/nearest.js";
import { hostNameMistake, userNameMistake } from "./name.js";

/** Variables that say how a host is reached; each with a function that says why a value is refused, or null. */
export const connectionChecks: ReadonlyMap<string, (value: unknown) => string | null> = new Map([
  ["address", textThat(hostNameMistake)],
  ["port", portMistake],
  ["user", textThat(userNameMistake)],
  ["identity_file", textThat(pathMistake)],
  ["known_hosts", textThat(pathMistake)],
  ["password", textThat(() => null)],
  ["become", becomeMistake],
  ["become_user", textThat(userNameMistake)],
  ["become_password", textThat(() => null)],
  ["connection", connectionMistake],
]);

export const connectionNames: readonly string[] = [...connectionChecks.keys()];

/** Variables whose values are secrets even without `!secret`. */
export const secretNames: ReadonlySet<string> = new Set(["password", "become_password"]);

function textThat(mistake: (text: string) => string | null): (value: unknown) => string | null {
  return (value) => (typeof value === "string" ? mistake(value) : "It must be text. Put it in quotes.");
}

function portMistake(value: unknown): string | null {
  const port = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535) return null;
  return "It must be a whole number from 1 to 65535.";
}

function pathMistake(path: string): string | null {
  return path === "" || path.includes("\0") ? "It must be the path of a file." : null;
}

function becomeMistake(value: unknown): string | null {
  return typeof value === "boolean" ? null : "It must be true or false, without quotes.";
}

function connectionMistake(value: unknown): string | null {
  if (value === "ssh" || value === "local") return null;
  return `It must be ssh or local.${didYouMean(typeof value === "string" ? value : "", ["ssh", "local"])}`;
}
