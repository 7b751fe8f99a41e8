import { type Chain, chainsOf, DIR } from "./chain.js";
import type { Random } from "./random.js";

/** A task as its keywords. */
type Task = Readonly<Record<string, unknown>>;
type Kind = (random: Random) => readonly Task[];

/** A chain that nobody has thought of: files, directories and links at a few paths, made, changed, looked at and removed. */
export function randomChain(random: Random, number: number): Chain {
  const tasks = Array.from({ length: 6 + random.below(8) }, () => random.of(KINDS)(random)).flat();
  const given = Array.from({ length: random.below(4) }, () => random.of(GIVEN)(random)).join("\n");
  const [chain] = chainsOf("random", [
    {
      name: `random chain ${number}`,
      about: "Nobody has thought of it.",
      given,
      // A failure is a prediction like any other, and ends nothing.
      tasks: tasks.map((task) => ({ ...task, ignore_errors: true })),
    },
  ]);
  if (chain === undefined) throw new Error("a random chain is a chain");
  return chain;
}

const NAMES = ["a", "b", "a/x", "a/y", "b/x", "a/x/z", "l", "l/x"] as const;
const path = (random: Random): string => `${DIR}/${random.of(NAMES)}`;
const mode = (random: Random): string => random.of(["0600", "0644", "0700", "0755", "2755"]);
const owner = (random: Random): string | number =>
  random.of<string | number>([0, 1, 36, "daemon", "root", "ghost"]);
const text = (random: Random): string => random.of(["", "one\n", "two\n", "one\ntwo\n", "one"]);
const some = <T>(random: Random, values: T): T | Record<string, never> =>
  random.below(3) === 0 ? values : {};

/** What is there before the play. Lines that cannot be done leave nothing. */
const GIVEN: readonly ((random: Random) => string)[] = [
  (random) => `mkdir -p ${path(random)} 2>/dev/null || :`,
  (random) => `printf 'one\\n' >${path(random)} 2>/dev/null || :`,
  (random) => `ln -s ${random.of(NAMES)} ${DIR}/l 2>/dev/null || :`,
  (random) => `chown 36 ${path(random)} 2>/dev/null || :`,
];

const LOOKED = [
  "{{ looked.exists }}",
  "{{ default looked.kind 'nothing' }}",
  "{{ default looked.mode '-' }} {{ default looked.uid '-' }} {{ default looked.gid '-' }}",
  "{{ default looked.size '-' }}",
];

const KINDS: readonly Kind[] = [
  (random) => [
    {
      file: {
        ...{ path: path(random), state: "directory" },
        ...some(random, { mode: mode(random) }),
        ...some(random, { owner: owner(random) }),
      },
    },
  ],
  (random) => [{ file: { path: path(random), state: "directory", owner: owner(random), recurse: true } }],
  (random) => [{ file: { path: path(random), state: "touch", ...some(random, { mode: mode(random) }) } }],
  (random) => [{ file: { path: path(random), state: "absent", recurse: random.below(2) === 0 } }],
  (random) => [{ file: { path: path(random), mode: mode(random) } }],
  (random) => [{ file: { path: path(random), owner: owner(random) } }],
  (random) => [
    {
      file: {
        ...{ path: path(random), state: random.of(["link", "link", "hard"]), to: path(random) },
        ...some(random, { force: true }),
      },
    },
  ],
  (random) => [
    {
      copy: {
        ...{ dest: path(random), content: text(random) },
        ...some(random, { mode: mode(random) }),
        ...some(random, { owner: owner(random) }),
        ...some(random, { backup: true }),
      },
    },
  ],
  (random) => [{ copy: { dest: path(random), content: text(random) } }],
  (random) => [
    {
      line: {
        ...{ path: path(random), line: random.of(["one", "two", "three"]) },
        ...some(random, { create: true }),
        ...some(random, { state: "absent" }),
      },
    },
  ],
  (random) => [
    { ini: { path: path(random), section: "s", key: random.of(["k", "m"]), value: random.below(2) } },
  ],
  (random) => [
    { stat: { path: path(random), follow: random.below(2) === 0 }, register: "looked" },
    { debug: random.of(LOOKED) },
    { file: { path: path(random), state: "touch" }, when: random.of(["looked.exists", "not looked.exists"]) },
  ],
];
