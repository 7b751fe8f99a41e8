import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const given = process.env["TSPLAY_STATE_DIR"];

/**
 * Where hosts that are this machine keep their state while specs run: mocha loads this file before any spec, so that
 * none of them, root's least of all, reads or writes the machine's own. The processes that specs start share it.
 */
export const stateDirectory = given ?? mkdtempSync(join(tmpdir(), "tsplay-state-"));

process.env["TSPLAY_STATE_DIR"] = stateDirectory;
if (given === undefined) process.on("exit", () => rmSync(stateDirectory, { recursive: true, force: true }));
