import { isAbsolute, relative } from "node:path";

/** As a person in this directory would name it. */
export function displayPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}
