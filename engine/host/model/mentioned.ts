import { dirname } from "node:path/posix";
import type { Converse, Run, Text } from "../../module/action.js";
import { reveal } from "../../secret/secret.js";

/** The absolute paths that stand in the words of a program: what it changes is most likely one of them, or below one. */
export function pathsMentioned(action: Run | Converse): readonly string[] {
  const words = wordsOf(action).flatMap((text) => pathsIn(reveal(text), () => false));
  const lines = action.do === "run" && action.argv ? [] : pathsIn(reveal(action.script), isProgram);
  const directory = action.do === "run" && action.chdir !== undefined ? [action.chdir] : [];
  return [...new Set([...words, ...lines, ...directory])].filter((path) => path.startsWith("/"));
}

/** The same in other texts; what is open in them is a template. */
export const pathsInTexts = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => pathsIn(text, () => false))),
];

/** The program itself is not changed by being run. */
function wordsOf(action: Run | Converse): readonly Text[] {
  const environment = Object.values(action.env ?? {});
  if (action.do === "converse") return [...environment, ...Object.values(action.files ?? {})];
  const { argv = [], stdin = "" } = action;
  return [...argv.slice(1), stdin, ...environment];
}

/** Where a glob or a variable begins, the directory that it is in is meant. */
function pathsIn(text: string, isPassed: (before: string) => boolean): readonly string[] {
  return [...text.matchAll(PATH)].flatMap(({ 0: word, index }) => {
    if (isPassed(text.slice(0, index))) return [];
    const isOpen = /^[$`*?[{\\]/.test(text.slice(index + word.length));
    const path = word.replace(/(?<=.)[/.,:]+$/, "");
    const meant = isOpen && !word.endsWith("/") ? dirname(path) : path;
    return meant === "/" || HARMLESS.test(meant) ? [] : [meant];
  });
}

const PATH = /(?<![\w.~}/-]|:(?=\/\/))\/[^\s"'`;|&<>(){}$*?[\],=:\\]*/g;

/** What nothing that a playbook is about is in. */
const HARMLESS = /^\/dev\/(?:null|zero|urandom|random|stdin|stdout|stderr|fd|tty)(?:\/|$)/;

/** Whether what comes next in a script is the name of a program. */
const isProgram = (before: string): boolean =>
  /(?:^|[;&|(`\n]|\b(?:then|do|else|exec|sudo|nohup|time))[ \t]*$/.test(before);
