#!/usr/bin/env node
import { version } from "./version.js";

/** Answers at once what needs nothing loaded; all else is loaded when it is known to be wanted. */
const [, , ...words] = process.argv;
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  const { main } = await import("./program.js");
  process.exitCode = await main(words);
}
