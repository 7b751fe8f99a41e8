import { basename } from "node:path";
import type { Flip } from "./flips.js";
import type { TestReach } from "./messages.js";
import type { Reached } from "./reach.js";

/** A test that reaches a flip. */
export interface Candidate extends TestReach {
  readonly file: string;
}

/** Which tests may notice a flip, and in which order they are tried. */
export class Candidates {
  readonly #reached: readonly Reached[];
  /** Milliseconds of tests that a flip has to survive. */
  readonly #budget: number;
  /** How many flips of a source file a test has noticed. */
  readonly #noticed = new Map<string, number>();

  constructor(reached: readonly Reached[], budget: number) {
    this.#reached = reached;
    this.#budget = budget;
  }

  /** Those that come to it, some only as their file is loaded: a first few that are over soon, then all for which there is time. */
  of(flip: Flip): readonly (readonly Candidate[])[] {
    return this.#grouped(this.#sorted(flip));
  }

  /** Of these, only those that come to it themselves, whatever was loaded before. */
  reaching(flip: Flip): readonly (readonly Candidate[])[] {
    return this.#grouped(this.#sorted(flip).filter(({ flips }) => flips.includes(flip.key)));
  }

  /** Whether it is reached while files are loaded, and so may go unnoticed in a process that has loaded them. */
  isEarly({ key }: Flip): boolean {
    return this.#reached.some(({ loading }) => loading.includes(key));
  }

  noteNoticed(flip: Flip, tests: readonly Candidate[]): void {
    for (const test of tests) {
      const key = keyOf(flip, test);
      this.#noticed.set(key, (this.#noticed.get(key) ?? 0) + 1);
    }
  }

  #grouped(all: readonly Candidate[]): readonly (readonly Candidate[])[] {
    const files = [...new Set(all.map(({ file }) => file))].slice(0, FIRST_FILES);
    const near = all.filter(({ file }) => files.includes(file)).slice(0, FIRST);
    const first = withinTime(near, FIRST_TIME);
    const rest = withinTime(
      all.filter((test) => !first.includes(test)),
      this.#budget,
    );
    return [first, rest].filter((group) => group.length > 0);
  }

  /** Those that noticed most so far, then those of its room, whose titles speak of it, and that are about little else. */
  #sorted(flip: Flip): readonly Candidate[] {
    const words = wordsOf(`${basename(flip.file)} ${flip.what}`);
    const all = this.#reached.flatMap(({ file, passed, loading }) => {
      const early = loading.includes(flip.key);
      const far = roomOf(file) === roomOf(flip.file) ? 0 : 1;
      return passed
        .filter(({ flips }) => early || flips.includes(flip.key))
        .map((test) => ({
          ...test,
          file,
          far,
          about: inCommon(words, `${basename(file)} ${test.title}`),
          noticed: this.#noticed.get(keyOf(flip, { ...test, file })) ?? 0,
        }));
    });
    return all.sort(
      (one, other) =>
        other.noticed - one.noticed ||
        one.far - other.far ||
        other.about - one.about ||
        one.flips.length - other.flips.length,
    );
  }
}

/** How many tests are tried first, of how many spec files, and the milliseconds that they may take in all. */
const FIRST = 20;
const FIRST_FILES = 3;
const FIRST_TIME = 1_500;

function withinTime(tests: readonly Candidate[], ms: number): readonly Candidate[] {
  let left = ms;
  return tests.filter((test, index) => (left -= test.ms) >= 0 || index === 0);
}

/** The words of a text or of its names, without the ends that they have of several. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return new Set([...words.matchAll(/[a-z]{3,}/g)].map(([word]) => word.replace(/s$/, "")));
}

function inCommon(words: ReadonlySet<string>, text: string): number {
  return [...wordsOf(text)].filter((word) => words.has(word)).length;
}

function keyOf({ file }: Flip, test: Candidate): string {
  return `${file}\0${test.file}\0${test.title}`;
}

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}
