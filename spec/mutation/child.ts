/** A process of tests, which does what it is sent. It knows nothing of the project but the files that it is given. */
import Mocha from "mocha";
import type { Request, Response, TestReach } from "./messages.js";

let tried: string | null = process.env["TSPLAY_FLIP"] ?? "";
const reached = new Set<string>();
Object.assign(globalThis, {
  $flip(key: string): boolean {
    if (tried === null) reached.add(key);
    return key === tried;
  },
});

const mocha = new Mocha({ reporter: Mocha.reporters.Base }).cleanReferencesAfterRun(false);
const loaded = new Set<string>();

process.on("message", (request: Request) => {
  void answer(request).then((response) => process.send?.(response));
});
process.on("disconnect", () => process.exit());

async function answer({ files, titles, timeout, flip }: Request): Promise<Response> {
  tried = flip;
  process.env["TSPLAY_FLIP"] = flip ?? "";
  mocha.files = files.filter((file) => !loaded.has(file));
  for (const file of mocha.files) loaded.add(file);
  await mocha.loadFilesAsync();
  const loading = takeReached();
  const wanted = titles && new Set(titles);
  // Mocha asks nothing of a pattern but whether it fits.
  const grep = { test: (title: string): boolean => wanted?.has(title) ?? true };
  Object.assign(mocha.options, { grep, bail: flip !== null });
  prepare(mocha.suite, { timeout, bail: flip !== null });
  return { loading, ...(await run()) };
}

/** Suites and tests that are loaded already, too: each has taken these from what it is in. */
function prepare(suite: Mocha.Suite, options: { readonly timeout: number; readonly bail: boolean }): void {
  suite.timeout(options.timeout);
  suite.bail(options.bail);
  for (const test of suite.tests) test.timeout(options.timeout);
  for (const inner of suite.suites) prepare(inner, options);
}

function run(): Promise<Pick<Response, "passed" | "failed">> {
  const passed: TestReach[] = [];
  const failed: string[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed, failed }));
    runner.on("pass", (test) => {
      passed.push({ title: test.fullTitle(), ms: test.duration ?? 0, flips: takeReached() });
    });
    runner.on("fail", (test) => {
      failed.push(test.fullTitle());
      takeReached();
    });
  });
}

function takeReached(): readonly string[] {
  const taken = [...reached];
  reached.clear();
  return taken;
}
