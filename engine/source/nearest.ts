import { distance } from "fastest-levenshtein";

/** The candidate that was most likely intended, or null if none is similar. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  const ranked = [...candidates]
    .filter((candidate) => Math.abs(candidate.length - word.length) <= allowed(word, candidate))
    .map((candidate) => {
      const meant = candidate.toLowerCase();
      const begun = Number(!meant.startsWith(typed.slice(0, 2)));
      return { candidate, far: slips(typed, meant), lost: lettersLost(typed, meant), begun };
    })
    .filter(({ candidate, far }) => far <= allowed(word, candidate))
    .sort(
      (a, b) =>
        a.far - b.far || a.lost - b.lost || a.begun - b.begun || a.candidate.localeCompare(b.candidate),
    );
  return ranked[0]?.candidate ?? null;
}

/** The number of slips allowed in words of these lengths. */
const allowed = (word: string, candidate: string): number =>
  Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));

/** ` Did you mean “x”?`, to be added to a sentence; empty if nothing is similar. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = nearest(word, candidates);
  return candidate === null ? "" : ` Did you mean “${candidate}”?`;
}

/** Letters added, left out or mistaken; two that changed places are one slip. */
function slips(typed: string, meant: string): number {
  const swapped = Array.from(
    { length: Math.max(0, typed.length - 1) },
    (_, at) => typed.slice(0, at) + (typed[at + 1] ?? "") + (typed[at] ?? "") + typed.slice(at + 2),
  );
  return Math.min(distance(typed, meant), ...swapped.map((other) => 1 + distance(other, meant)));
}

/** Letters that were typed and are not in the candidate: who forgets a letter types no other. */
function lettersLost(typed: string, meant: string): number {
  const left = Array.from(meant);
  return Array.from(typed).filter((letter) => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}
