#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { version } from "./version.js";

/*
 * Incremental marking is for programs that must not pause. Buffers lie outside the heap, which is small, and yet count as
 * its growth: during a long upload, the whole heap would be marked thirty times a second.
 */
setFlagsFromString("--no-incremental-marking");

/** The version needs no other file; everything else is loaded when it is needed. */
const [, , ...words] = process.argv;
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  const { main } = await import("./program.js");
  process.exitCode = await main(words);
}
