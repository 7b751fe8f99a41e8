import { dirname } from "node:path";
import { pointer, type Span } from "../source/span.js";
import type { Problems } from "./fields.js";
import type { Registry } from "../local/registry.js";

/** What all files of one load share. */
export interface Loading {
  readonly problems: Problems;
  readonly registry: Registry;
  /** Files being read, outermost first: a file that imports itself is an error. */
  readonly open: readonly string[];
  /** The places of the imports that lead here, outermost first. */
  readonly imports: readonly Span[];
}

/** The same, inside an imported file. */
export function within({ open, imports, ...loading }: Loading, file: string, at: Span): Loading {
  return { ...loading, open: [...open, file], imports: [...imports, at] };
}

/** Identifies a place together with the imports that lead to it: `site.yml:3:5 tasks.yml:8:7`. */
export function placeId(at: Span, { imports }: Loading): string {
  return [...imports, at].map(pointer).join(" ");
}

/** Paths are relative to the file that contains them. */
export function directoryOf(span: Span): string {
  return dirname(span.source.path);
}
