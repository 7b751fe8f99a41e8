import type { Reply } from "./reply.js";
import type { Ask, LocalAsk } from "./ask.js";

/** Questions, and how to read their answers: the only way for a module to see anything. */
export interface Probe<T, A extends Ask | LocalAsk = Ask | LocalAsk> {
  /** By names of their own; none where the answer is known without asking. */
  readonly asks: Readonly<Record<string, A>>;
  /** @throws Refusal when the answer makes no sense, such as a text that is not UTF-8 */
  readonly parse: (replies: Replies) => T;
}

/** A probe that asks the host and nobody else. */
export type HostProbe<T> = Probe<T, Ask>;

/** The replies to a probe's asks, by the names of the asks. */
export type Replies = Readonly<Record<string, Reply>>;

/** What probes find, by the names of the probes. */
export type Found<P extends Probes> = { readonly [K in keyof P]: P[K] extends Probe<infer T> ? T : never };

type Probes = Readonly<Record<string, Probe<unknown>>>;

type AskOf<P extends Probes> = P[keyof P] extends Probe<unknown, infer A> ? A : never;

/** A probe of one question. */
export function probe<T, A extends Ask | LocalAsk>(ask: A, parse: (reply: Reply) => T): Probe<T, A> {
  return { asks: { [ONLY]: ask }, parse: (replies) => parse(replyOf(replies, ONLY)) };
}

/** A probe that asks nothing: where a module needs to look for some parameters only. */
export function known<T>(value: T): Probe<T, never> {
  return { asks: {}, parse: () => value };
}

/** A probe whose answer is read further. */
export function mapProbe<T, U, A extends Ask | LocalAsk>(
  { asks, parse }: Probe<T, A>,
  read: (value: T) => U,
): Probe<U, A> {
  return { asks, parse: (replies) => read(parse(replies)) };
}

/** Several probes as one, which finds a record of what they find. Keeps nothing but the probes: there may be thousands of them. */
export function combineProbes<const P extends Probes>(probes: P): Probe<Found<P>, AskOf<P>> {
  const asks: Record<string, Ask | LocalAsk> = {};
  for (const [name, part] of Object.entries(probes))
    for (const own of Object.keys(part.asks)) {
      const ask = part.asks[own];
      if (ask) asks[joined(name, own)] = ask;
    }
  return {
    asks: asks as Readonly<Record<string, AskOf<P>>>,
    parse: (replies) =>
      Object.fromEntries(
        Object.entries(probes).map(([name, part]) => [name, part.parse(repliesWithin(name, part, replies))]),
      ) as Found<P>,
  };
}

/** The replies to the asks of one of several probes, by its own names for them. */
function repliesWithin(outer: string, { asks }: Probe<unknown>, replies: Replies): Replies {
  return Object.fromEntries(
    Object.keys(asks).map((own) => [own, replyOf(replies, joined(outer, own))] as const),
  );
}

/** The names that a probe's questions have within a combined one. */
export const readsOf = (name: string, asks: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(asks).map((own) => joined(name, own));

/** The same probes as one, of which some find what is known without asking. */
export function withKnown<const P extends Probes>(
  probes: P,
  values: Readonly<Record<string, unknown>>,
): Probe<Found<P>> {
  const rest = Object.entries(probes).map(([name, part]) => [
    name,
    name in values ? known(values[name]) : part,
  ]);
  return combineProbes(Object.fromEntries(rest) as P);
}

/** The replies to these asks, or null where one of them is not there. */
export function repliesTo<A, R extends Reply>(
  asks: Readonly<Record<string, A>>,
  find: (ask: A) => R | undefined,
): Readonly<Record<string, R>> | null {
  const replies: Record<string, R> = {};
  for (const [name, ask] of Object.entries(asks)) {
    const reply = find(ask);
    if (reply === undefined) return null;
    replies[name] = reply;
  }
  return replies;
}

/** The name of a question that is the only one of its probe: within another probe, that one's name for the probe. */
const ONLY = "";

const joined = (outer: string, inner: string): string => (inner === ONLY ? outer : `${outer}.${inner}`);

function replyOf(replies: Replies, name: string): Reply {
  const reply = replies[name];
  if (reply === undefined) throw new Error(`there is no reply for the probe “${name}”`);
  return reply;
}
