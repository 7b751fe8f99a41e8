import { distance } from "fastest-levenshtein";

/** The candidate a typist most likely meant, or null when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(
      ({ candidate, far }) => far <= Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate));
  return ranked[0]?.candidate ?? null;
}

/** ` Did you mean “x”?`, or nothing: to be put behind a sentence. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = nearest(word, candidates);
  return candidate === null ? "" : ` Did you mean “${candidate}”?`;
}
