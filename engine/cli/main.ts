#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { version } from "./version.js";

/*
 * Marking alongside the work is for programs that must not pause. Bytes on their way lie outside of the heap, which is
 * small, and yet count as its growth: a long upload would have it marked from one end to the other thirty times a second.
 */
setFlagsFromString("--no-incremental-marking");

/** Answers at once what needs nothing loaded; all else is loaded when it is known to be wanted. */
const [, , ...words] = process.argv;
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  const { main } = await import("./program.js");
  process.exitCode = await main(words);
}
