import { nearest } from "../source/nearest.js";
import { cpu } from "./cpu.js";
import { date } from "./date.js";
import type { Fact } from "./fact.js";
import { host } from "./host.js";
import { packages, selinux, service } from "./managers.js";
import { memory } from "./memory.js";
import { mounts } from "./mounts.js";
import { network } from "./network.js";
import { os } from "./os.js";
import { user } from "./user.js";

export type { Fact } from "./fact.js";

/** Every fact by the name playbooks use: `facts.os.family` is the field `family` of `os`. */
export const facts: ReadonlyMap<string, Fact> = new Map(
  Object.entries({ os, cpu, memory, host, network, mounts, service, package: packages, selinux, date, user }),
);

/** What a path below `facts.` leads to: a known field of a fact, or the first word that is wrong. */
export type FactPlace =
  | { readonly known: true; readonly fact: string }
  | {
      readonly known: false;
      /** Which word of the path is wrong, counted from 0. */
      readonly index: number;
      readonly near: string | null;
      /** What could stand there; empty where nothing can, below a plain value. */
      readonly candidates: readonly string[];
    };

/** Checks a path such as `["os", "family"]` without contacting a host; names that only a host knows pass. */
export function factAt(path: readonly string[]): FactPlace {
  const [name = "", ...rest] = path;
  const fact = facts.get(name);
  if (fact === undefined) return unknown(0, name, [...facts.keys()]);

  let fields = Object.keys(fact.fields).map((field) => field.split("."));
  for (const [at, word] of rest.entries()) {
    const here = [...new Set(fields.flatMap(([first]) => first ?? []))];
    if (!here.includes(word) && !here.includes("*")) return unknown(at + 1, word, here);
    fields = fields.filter(([first]) => first === word || first === "*").map(([, ...deeper]) => deeper);
  }
  return { known: true, fact: name };
}

function unknown(index: number, word: string, candidates: readonly string[]): FactPlace {
  return { known: false, index, near: nearest(word, candidates), candidates };
}
