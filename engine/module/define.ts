import type { Action } from "./action.js";
import { callModule, callModuleSync } from "./bug.js";
import type { Change, Fields, Note } from "./change.js";
import type { ParamSchema, ParamsOf, Shape } from "./params.js";
import type { Ask, Probe } from "./probe.js";
import type { Reply } from "./reply.js";
import { acceptParams, type SchemaCheck, schemaCheck } from "./validate.js";

type Reads = Readonly<Record<string, Probe<unknown>>>;

/** What the probes found, under the names the module gave them. */
export type Observed<R extends Reads> = { readonly [K in keyof R]: R[K] extends Probe<infer T> ? T : never };

/** What an author writes. Everything in it is pure: values in, values out. */
export interface Definition<S extends ParamSchema, R extends Reads, T> {
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
  /** Acts every time it is run: neither verified nor read past. */
  readonly alwaysRuns?: (params: ParamsOf<S>) => boolean;
  /** Only passes time: having acted it is ok, not changed, and in check mode it is skipped or cannot tell. */
  readonly waitOnly?: true;
  /**
   * What the parameters must be to one another, judged when the playbook is loaded and again before anything is
   * decided. A parameter that is still a template may be asked for with `in`; reading it ends the judgement for now.
   * @throws Refusal
   */
  validate?(params: ParamsOf<S>): void;
  reads(params: ParamsOf<S>): R;
  /** @throws Refusal */
  check(params: ParamsOf<S>, found: Observed<R>): Change<T> | null;
  apply(params: ParamsOf<S>, change: Change<T>, found: Observed<R>): readonly Action[];
  /** The registered result, from what is there in the end and what the writes answered. */
  result?(params: ParamsOf<S>, found: Observed<R>, written: readonly Reply[]): Fields;
  notes?(params: ParamsOf<S>, found: Observed<R>): readonly Note[];
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
  readonly checkSchema: SchemaCheck;
  /** @throws Refusal for parameters, valid and with their defaults, that do not go together; ModuleBug */
  validate(params: object): void;
  /** @throws ParameterError when the rendered values do not fit the declaration; Refusal, ModuleBug */
  prepare(values: unknown): Prepared;
}

/** A module with its parameters: a question and what follows from its answer. */
export interface Prepared {
  readonly reads: readonly Ask[];
  /** Certain to act when its turn comes. */
  readonly alwaysRuns: boolean;
  /** Passes time and changes nothing. */
  readonly waitOnly: boolean;
  /** The secrets among the parameters, for the store of secrets. */
  readonly secrets: readonly string[];
  /** Pure, so that it may be asked again once what was pending is known. @throws Refusal, Pending, ModuleBug */
  decide(replies: readonly Reply[]): Decision;
}

/** What a check made of the replies. */
export interface Decision {
  readonly change: Change | null;
  readonly writes: readonly Action[];
  readonly notes: readonly Note[];
  readonly provides: Fields;
  readonly result: (written: readonly Reply[]) => Fields;
}

/** Marks modules across copies of this file: a custom module may load its own. */
const BRAND = Symbol.for("tsplay.module");

/** Makes a module of a definition. Order of properties is order of thought, and of inference. */
export function defineModule<const S extends ParamSchema, R extends Reads, T>(
  definition: Definition<S, R, T>,
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
    checkSchema,
    validate: (values: object) => callModuleSync(() => definition.validate?.(values as ParamsOf<S>)),
    prepare(values: unknown): Prepared {
      const { accepted, secrets } = acceptParams<S>(values, params, checkSchema);
      return prepared(definition, accepted, secrets);
    },
  });
}

export function isModule(value: unknown): value is Module {
  return typeof value === "object" && value !== null && BRAND in value;
}

function prepared<S extends ParamSchema, R extends Reads, T>(
  definition: Definition<S, R, T>,
  params: ParamsOf<S>,
  secrets: readonly string[],
): Prepared {
  const probes: R = callModuleSync(() => definition.reads(params));
  const names = Object.keys(probes);
  return {
    reads: Object.values(probes).map(({ ask }) => ask),
    alwaysRuns: callModuleSync(() => definition.alwaysRuns?.(params)) ?? false,
    waitOnly: definition.waitOnly ?? false,
    secrets,
    decide: (replies) => callModule(() => decision(definition, params, observe(probes, names, replies))),
  };
}

function decision<S extends ParamSchema, R extends Reads, T>(
  definition: Definition<S, R, T>,
  params: ParamsOf<S>,
  found: Observed<R>,
): Decision {
  definition.validate?.(params);
  const change = definition.check(params, found);
  return {
    change,
    writes: change ? definition.apply(params, change, found) : [],
    notes: definition.notes?.(params, found) ?? [],
    provides: definition.provides?.(params) ?? {},
    result: (written) => callModule(() => definition.result?.(params, found, written)) ?? {},
  };
}

function observe<R extends Reads>(
  probes: R,
  names: readonly (keyof R & string)[],
  replies: readonly Reply[],
): Observed<R> {
  const found: Partial<Record<keyof R, unknown>> = {};
  names.forEach((name, index) => {
    const reply = replies[index];
    if (!reply) throw new Error(`no reply for the probe “${name}”`);
    found[name] = probes[name]?.parse(reply);
  });
  return found as Observed<R>;
}
