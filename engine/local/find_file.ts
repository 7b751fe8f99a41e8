import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { InputError } from "../source/diagnostic.js";
import { nearest } from "../source/nearest.js";
import type { Span } from "../source/span.js";
import { displayPath } from "./paths.js";

/** Next to the playbook that names it, or in files/ or templates/ there. */
export function findFile(value: unknown, at: Span, kind: "template" | "local"): string {
  if (typeof value !== "string" || value === "")
    throw new InputError({
      code: "type",
      summary: "Wrong type",
      detail: "This must be the path of a local file.",
      at,
    });
  const base = dirname(at.source.path);
  const folders = [".", kind === "template" ? "templates" : "files"];
  const candidates = isAbsolute(value)
    ? [value]
    : folders.map((folder) => resolve(join(base, folder, value)));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  const near = nearestFile(candidates);
  const hint = near === null ? "" : ` Did you mean “${near}”?`;
  const detail = `“${value}” does not exist. Searched: ${candidates.map(displayPath).join(", ")}.${hint}`;
  throw new InputError({ code: "file", summary: "No such file", detail, at });
}

function nearestFile(candidates: readonly string[]): string | null {
  const near = candidates
    .filter((candidate) => existsSync(dirname(candidate)))
    .flatMap((candidate) => nearest(basename(candidate), readdirSync(dirname(candidate))) ?? []);
  return near[0] ?? null;
}
