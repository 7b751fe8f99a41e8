import type { Reply } from "./reply.js";
import { acceptParams } from "./accept.js";
import type { Action } from "./action.js";
import type { Ask, LocalAsk } from "./ask.js";
import { callModule } from "./bug.js";
import { type Change, changeOf, type ChangeOf, type Fields, type Note, type CheckResult } from "./change.js";
import type { ParamSchema, ParamsOf, Shape } from "./params.js";
import { combineProbes, type Found, type HostProbe, type Probe, type Replies, withKnown } from "./probe.js";
import { type Predictable, predictableOf } from "./predictable.js";
import { AS_WRITTEN, type Resolve } from "./resolve.js";
import { type SchemaCheck, schemaCheck } from "./schema_check.js";
import { waitsIn } from "./waits.js";

export type Reads = Readonly<Record<string, Probe<unknown>>>;

/** Probes that a wait may name. */
export type Conditions = Readonly<Record<string, HostProbe<boolean>>>;

/** What an author writes. Everything in it is pure: values in, values out. */
export interface Definition<S extends ParamSchema, R extends Reads, C extends CheckResult> {
  /** One line, as a title. */
  readonly summary: string;
  /** Paragraphs for the reference, where the parameters do not say it all. */
  readonly description?: string;
  readonly params: S;
  /** The parameter meant when the value is not a map: `debug: hello`. */
  readonly short?: keyof S & string;
  /** The shape of further, freely named parameters. */
  readonly rest?: Shape;
  /** Title → parameters. Shown in the reference, validated by the contract suite. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Fields of the registered result beyond changed, failed and skipped: name → what it is. */
  readonly returns?: Readonly<Record<string, string>>;
  /** Acts every time it is run: its change is not verified, and nothing is read ahead past it. */
  readonly alwaysRuns?: (params: ParamsOf<S>) => boolean;
  /** False where it neither changes a host nor runs anything there, whatever its parameters: what a check cannot tell of it is no drift. */
  readonly canChange?: false;
  /** Whether what it runs only looks: then it is run in a check too, and is never a change. */
  readonly looks?: (params: ParamsOf<S>) => boolean;
  /** Only passes time: having acted it is ok, not changed, and in check mode it is skipped or cannot tell. */
  readonly waitOnly?: true;
  /**
   * Checks parameters against each other, when the playbook is loaded and again before anything is decided. A
   * parameter that is still a template may be tested for with `in`; reading it ends the validation for now.
   * @throws Refusal
   */
  validate?(params: ParamsOf<S>): void;
  reads(params: ParamsOf<S>): R;
  /** Null when all is as asked; else a change, or a comparison. @throws Refusal */
  check(params: ParamsOf<S>, found: Found<R>): C | null;
  apply(params: ParamsOf<S>, change: ChangeOf<C>, found: Found<R>): readonly Action[];
  /**
   * What its reads would find after `apply`, by their names, where that can be said exactly: a check answers later steps
   * of this and other modules with it, as far as they ask the same questions and predict too. NaN is a number not known.
   */
  predict?(params: ParamsOf<S>, change: ChangeOf<C>, found: Found<R>): Partial<Found<R>>;
  /** What its `wait` actions wait for, by the names that they give. */
  until?(params: ParamsOf<S>, found: Found<R>): Conditions;
  /** The registered result, from what is there in the end and what the writes answered. */
  /** Why a run would fail, as far as it can be said; a check alone asks. */
  fails?(params: ParamsOf<S>, found: Found<R>): string | null;
  result?(params: ParamsOf<S>, found: Found<R>, written: readonly Reply[]): Fields;
  notes?(params: ParamsOf<S>, found: Found<R>): readonly Note[];
  /** Variables given to the host from here on. */
  provides?(params: ParamsOf<S>): Fields;
}

/** What the engine sees: the types in between are sealed. */
export interface Module {
  readonly summary: string;
  readonly description: string | null;
  readonly params: ParamSchema;
  readonly short: string | null;
  readonly rest: Shape | null;
  readonly examples: Readonly<Record<string, unknown>>;
  readonly returns: Readonly<Record<string, string>>;
  /** Whether its parameters become variables, as those of set_vars do. */
  readonly providing: boolean;
  /** Whether it says what its reads would find after it. */
  readonly predicts: boolean;
  /** Whether it can change anything on a host. */
  readonly canChange: boolean;
  readonly checkSchema: SchemaCheck;
  /** @throws Refusal for parameters, valid and with their defaults, that do not go together; ModuleBug */
  validate(params: object): void;
  /**
   * Takes parameters as plain data. What they name is resolved after they have been validated.
   * @throws ParameterError when the values do not fit the declaration; Refusal, ModuleBug, and what `resolve` throws
   */
  prepare(values: unknown, resolve?: Partial<Resolve>): Prepared;
}

/** A module with its parameters: questions and what follows from their answers. */
export interface Prepared {
  /** What the host is asked, by name. */
  readonly reads: Readonly<Record<string, Ask>>;
  /** The same without the names. */
  readonly asks: readonly Ask[];
  /** What the controller is asked, by name. */
  readonly localReads: Readonly<Record<string, LocalAsk>>;
  /** Certain to act when its turn comes. */
  readonly alwaysRuns: boolean;
  /** Runs what only looks, in a check too. */
  readonly looks: boolean;
  /** Passes time and changes nothing. */
  readonly waitOnly: boolean;
  /** The secrets among the parameters. */
  readonly secrets: readonly string[];
  /** Its probes by their names, where the module predicts what they find. */
  predictable(): Readonly<Record<string, Predictable>>;
  /**
   * Takes the replies to all reads, by their names, and in the place of a probe's replies what is predicted that it finds.
   * @throws Refusal, ModuleBug
   */
  decide(replies: Replies, predicted?: Fields): Decision;
}

/** What a check made of the replies. */
export interface Decision {
  readonly change: Change | null;
  readonly writes: readonly Action[];
  /** What the waits among the writes wait for. */
  readonly until: Conditions;
  readonly notes: readonly Note[];
  readonly provides: Fields;
  /** What the probes would find after the writes, by the names of the probes. */
  readonly predicted: () => Fields;
  /** Why the change would fail, where the module can say so. */
  readonly fails: () => string | null;
  readonly result: (written: readonly Reply[]) => Fields;
}

/** Marks modules across copies of this file: a custom module may load its own. */
const BRAND = Symbol.for("tsplay.module");

/** Makes a module of a definition. Order of properties is order of thought, and of inference. */
export function defineModule<const S extends ParamSchema, R extends Reads, C extends CheckResult>(
  definition: Definition<S, R, C>,
): Module {
  const { params, rest } = definition;
  const checkSchema = schemaCheck(params, rest);
  return Object.freeze({
    [BRAND]: true,
    summary: definition.summary,
    description: definition.description ?? null,
    params,
    short: definition.short ?? null,
    rest: rest ?? null,
    examples: definition.examples ?? {},
    returns: definition.returns ?? {},
    providing: definition.provides !== undefined,
    predicts: definition.predict !== undefined,
    canChange: definition.canChange ?? true,
    checkSchema,
    validate: (values: object) => callModule(() => definition.validate?.(values as ParamsOf<S>)),
    prepare(values: unknown, resolve: Partial<Resolve> = {}): Prepared {
      const { accepted, secrets } = acceptParams<S>(values, params, checkSchema, {
        ...AS_WRITTEN,
        ...resolve,
      });
      return prepared(definition, accepted, secrets);
    },
  });
}

export function isModule(value: unknown): value is Module {
  return typeof value === "object" && value !== null && BRAND in value;
}

function prepared<S extends ParamSchema, R extends Reads, C extends CheckResult>(
  definition: Definition<S, R, C>,
  params: ParamsOf<S>,
  secrets: readonly string[],
): Prepared {
  const probes = callModule(() => definition.reads(params));
  const { asks, parse } = combineProbes(probes);
  const { reads, localReads } = byRecipient(asks);
  return {
    reads,
    asks: Object.values(reads),
    localReads,
    alwaysRuns: callModule(() => definition.alwaysRuns?.(params)) ?? false,
    looks: callModule(() => definition.looks?.(params)) ?? false,
    waitOnly: definition.waitOnly ?? false,
    secrets,
    predictable: () => (definition.predict ? predictableOf(probes) : NONE),
    decide: (replies, predicted) =>
      callModule(() =>
        decision(
          definition,
          params,
          predicted ? withKnown(probes, predicted).parse(replies) : parse(replies),
        ),
      ),
  };
}

const NONE = {};

/** Most modules ask nothing of the controller. */
function byRecipient(asks: Readonly<Record<string, Ask | LocalAsk>>): Pick<Prepared, "reads" | "localReads"> {
  const reads: Record<string, Ask> = {};
  const localReads: Record<string, LocalAsk> = {};
  for (const [name, ask] of Object.entries(asks))
    if (ask.ask === "local_file") localReads[name] = ask;
    else reads[name] = ask;
  return { reads, localReads: Object.keys(localReads).length > 0 ? localReads : NONE };
}

function decision<S extends ParamSchema, R extends Reads, C extends CheckResult>(
  definition: Definition<S, R, C>,
  params: ParamsOf<S>,
  found: Found<R>,
): Decision {
  definition.validate?.(params);
  const result = definition.check(params, found);
  const change = result && changeOf(result);
  const writes = change ? definition.apply(params, change as ChangeOf<C>, found) : [];
  return {
    change,
    writes,
    until: conditionsOf(writes, () => definition.until?.(params, found) ?? {}),
    notes: definition.notes?.(params, found) ?? [],
    provides: definition.provides?.(params) ?? {},
    predicted: () =>
      (change && callModule(() => definition.predict?.(params, change as ChangeOf<C>, found))) ?? {},
    fails: () => (change && callModule(() => definition.fails?.(params, found))) ?? null,
    result: (written) => callModule(() => definition.result?.(params, found, written)) ?? {},
  };
}

const NOTHING: Conditions = {};

/** @throws Error when a wait names what is not there: it is found before anything is written */
function conditionsOf(writes: readonly Action[], declared: () => Conditions): Conditions {
  const names = waitsIn(writes);
  if (names.length === 0) return NOTHING;
  const conditions = declared();
  const missing = names.find((name) => !(name in conditions));
  if (missing !== undefined) throw new Error(`a wait names “${missing}”, which “until” does not have`);
  return conditions;
}
