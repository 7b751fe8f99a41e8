/** One process of tests. It knows nothing of the project but the files that it is given. */
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { Job, Reached, TestReach, Tried } from "./job.js";

const job = JSON.parse(process.argv[2] ?? "") as Job;

const reached = new Set<string>();
if (job.mode === "reach")
  Object.assign(globalThis, {
    $flip(key: string): boolean {
      reached.add(key);
      return false;
    },
  });

const mocha = new Mocha({
  timeout: job.timeout,
  bail: job.mode === "try",
  reporter: Mocha.reporters.Base,
});
for (const file of job.files) mocha.addFile(file);
await mocha.loadFilesAsync();
const { titles } = job;
if (titles) {
  const wanted = new Set(titles);
  // Mocha asks nothing of a pattern but whether it fits.
  Object.assign(mocha.options, { grep: { test: (title: string): boolean => wanted.has(title) } });
}

const loading = takeReached();
const tests: TestReach[] = [];
const failed: string[] = [];
let ran = 0;
const runner = mocha.run(() => {
  const came: Reached | Tried =
    job.mode === "reach"
      ? { file: job.files.join(), loading, tests, failed }
      : { ran, failed: failed[0] ?? null };
  writeFileSync(job.out, JSON.stringify(came));
  // What a failed test left open is of no interest.
  process.exit(failed.length > 0 ? 1 : 0);
});
runner.on("pass", (test) => {
  ran += 1;
  tests.push({ title: test.fullTitle(), ms: test.duration ?? 0, flips: takeReached() });
});
runner.on("fail", (test) => {
  ran += 1;
  failed.push(test.fullTitle());
  takeReached();
});

function takeReached(): readonly string[] {
  const taken = [...reached];
  reached.clear();
  return taken;
}
