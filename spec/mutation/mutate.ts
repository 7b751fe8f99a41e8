import pLimit from "p-limit";
import type { Equivalent } from "./equivalents.js";
import type { Flip } from "./flips.js";
import { reachOf } from "./reach.js";
import { sampleOf } from "./sample.js";
import { type Fate, Trials } from "./trials.js";
import { plant } from "./tree.js";

export interface Wanted {
  /** Source files to be flipped, named from the top of the project. */
  readonly files: readonly string[];
  /** No other flips of these files; null: all. */
  readonly only: readonly Told[] | null;
  readonly equivalents: readonly Equivalent[];
  readonly jobs: number;
  /** Of all flips, so many, chosen by a seed; null: all. */
  readonly sample: { readonly size: number; readonly seed: string } | null;
  /** Milliseconds of tests that a flip has to survive; null: none is tried, only what no test reaches is told. */
  readonly budget: number | null;
}

/** A flip as it is written down: its place may change. */
export type Told = Pick<Flip, "file" | "what">;

export interface Result {
  readonly flip: Flip;
  readonly fate: Fate | "equivalent";
}

/** Tries the flips of some files of a project, each with the tests that reach it. */
export async function mutate(
  project: string,
  wanted: Wanted,
  tell: (text: string) => void = () => undefined,
): Promise<readonly Result[]> {
  const tree = await plant(project, wanted.files);
  try {
    const { only, sample } = wanted;
    const meant = only
      ? tree.flips.filter(({ file, what }) => only.some((one) => one.file === file && one.what === what))
      : tree.flips;
    const flips = sample ? sampleOf(meant, ({ file, what }) => `${file} ${what}`, sample) : meant;
    tell(`${flips.length} of ${tree.flips.length} flips; looking which tests reach them`);
    const reached = await reachOf(project, tree, wanted.jobs, tell);
    const { budget } = wanted;
    const trials = new Trials(tree.directory, reached, budget ?? 0);
    const limit = pLimit(wanted.jobs);
    const isEquivalent = ({ file, what }: Flip): boolean =>
      wanted.equivalents.some((one) => one.file === file && one.what === what);
    let done = 0;
    const results = await Promise.all(
      flips.map((flip) =>
        limit(async (): Promise<Result> => {
          const fate = isEquivalent(flip)
            ? "equivalent"
            : budget === null
              ? trials.reaches(flip)
              : await trials.fateOf(flip);
          done += 1;
          if (fate === "survived" || fate === "unreached") tell(`${done}: ${fate} ${describe(flip)}`);
          else if (done % 100 === 0) tell(`${done} of ${flips.length}`);
          return { flip, fate };
        }),
      ),
    );
    await trials.end();
    return results;
  } finally {
    tree.remove();
  }
}

/** Where and what, as an editor finds it. */
export function describe({ file, line, column, what }: Flip): string {
  return `${file}:${line}:${column}: ${what}`;
}
