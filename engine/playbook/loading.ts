import { dirname } from "node:path";
import { pointer, type Span } from "../source/span.js";
import type { Problems } from "./fields.js";
import type { Registry } from "../local/registry.js";

/** What a whole load shares. */
export interface Loading {
  readonly problems: Problems;
  readonly registry: Registry;
  /** Files being read, outermost first: a file that imports itself is a mistake. */
  readonly open: readonly string[];
  /** Where the imports are written that lead here, outermost first. */
  readonly imports: readonly Span[];
}

/** The same, within a file that is imported. */
export function within({ open, imports, ...loading }: Loading, file: string, at: Span): Loading {
  return { ...loading, open: [...open, file], imports: [...imports, at] };
}

/** Names a place, whoever imports it: `site.yml:3:5 tasks.yml:8:7`. */
export function placeId(at: Span, { imports }: Loading): string {
  return [...imports, at].map(pointer).join(" ");
}

/** Files are looked for beside the one that names them. */
export function directoryOf(span: Span): string {
  return dirname(span.source.path);
}
