import { relative } from "node:path";

/** A path as a person in this directory would write it. */
export function displayPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}
