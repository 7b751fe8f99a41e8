import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { textOf } from "./files.js";
import { StageError } from "./he-dialog.js";

/** A value of otopi's environment. */
export type Value = string | number | boolean | null;

/** otopi's environment: what the command line, the hook and the answer files set, by key. */
export class Environment {
  readonly #values = new Map<string, Value>();

  has(key: string): boolean {
    return (this.#values.get(key) ?? null) !== null;
  }

  set(key: string, value: Value): void {
    this.#values.set(key, value);
  }

  /** The value as text; null when it is unset or None. */
  text(key: string): string | null {
    const value = this.#values.get(key) ?? null;
    return value === null ? null : String(value);
  }

  /** The value as a truth; null when it is unset or None. */
  flag(key: string): boolean | null {
    const value = this.#values.get(key) ?? null;
    return value === null ? null : value === true || (typeof value === "string" && value !== "");
  }

  /** The value itself; null when it is unset or None. */
  raw(key: string): Value {
    return this.#values.get(key) ?? null;
  }

  /** `KEY=type:value` words, as on otopi's command line; a later one wins. */
  addWords(words: readonly string[]): void {
    for (const word of words) {
      const equals = word.indexOf("=");
      if (equals > 0)
        this.set(word.slice(0, equals), typed(word.slice(equals + 1), word.slice(0, equals), "command line"));
    }
  }

  /** Reads an answer file: `default` sections set what is unset, the others set in any case. A missing file is nothing. */
  addFile(path: string): boolean {
    const text = textOf(path);
    if (text === null) return false;
    let section = "";
    for (const line of text.split("\n")) {
      const title = /^\[(.*)\]\s*$/.exec(line)?.[1];
      const pair = /^([^\s#;=:][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
      if (title !== undefined) section = title;
      else if (pair !== null && section.startsWith("environment:")) {
        const [, key = "", written = ""] = pair;
        // ConfigParser of Python 2.6: a semicolon after white space begins a comment, "%(" is interpolation.
        const value = written.replace(/\s;.*$/, "");
        if (value.includes("%("))
          throw new StageError(`Bad value substitution: section [${section}], option ${key}`);
        if (section !== "environment:default" || !this.#values.has(key))
          this.set(key, typed(value, key, section));
      }
    }
    return true;
  }
}

/** The words of the wrapper's accumulated settings: fixed ones, then what the *.env files make of them. */
export function hookedWords(before: string): readonly string[] {
  const directory = "/etc/ovirt-hosted-engine-setup.env.d";
  const files = existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith(".env"))
        .sort()
    : [];
  const script =
    'environment=$1; shift; for file; do [ ! -r "$file" ] || . "$file"; done; printf %s "$environment"';
  const paths = files.map((name) => `${directory}/${name}`);
  const { stdout } = spawnSync("/bin/sh", ["-c", script, "sh", before, ...paths], { encoding: "utf8" });
  return shellWords(stdout);
}

/** Splits as Python's shlex: blanks separate, quotes and backslashes protect. */
export function shellWords(text: string): readonly string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_all, double?: string, single?: string, one?: string) =>
        double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? one ?? "",
    ),
  );
}

function typed(text: string, key: string, section: string): Value {
  const colon = text.indexOf(":");
  const value = text.slice(colon + 1);
  switch (text.slice(0, colon)) {
    case "str":
    case "multi-str":
      return value;
    case "int":
      return Number(value);
    case "bool":
      // Everything else is true, "no" and "0" included.
      return !["f", "F", "false", "False", ""].includes(value);
    case "none":
      return null;
    default:
      throw new StageError(`Cannot parse configuration file key ${key} at section ${section}: Invalid type`);
  }
}
