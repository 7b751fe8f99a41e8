import { InputError } from "../source/diagnostic.js";
import { pointer, type Span } from "../source/span.js";
import type { Compiled } from "./compiled.js";
import type { Scope, ScopeHooks } from "./scope.js";
import { tellSecrets } from "./secret.js";

export interface Variable {
  readonly value: Compiled;
  /** Where its name was written; null for what came from the command line or a host. */
  readonly at: Span | null;
  /** Every text in its value is a secret. */
  readonly secret: boolean;
}

export type Variables = ReadonlyMap<string, Variable>;

/** A scope that can be narrowed: `with` adds values that win over all, such as a loop's item. */
export interface VariableScope extends Scope {
  with(values: Readonly<Record<string, unknown>>): VariableScope;
}

/**
 * Looks names up in `values` (plain, never rendered), then in the layers, the last first. A variable is
 * rendered when it is first asked for, and once.
 */
export function createScope(
  layers: readonly Variables[],
  values: Readonly<Record<string, unknown>> = {},
  hooks: ScopeHooks = {},
): VariableScope {
  return new LayeredScope(layers, [values], hooks);
}

class LayeredScope implements VariableScope {
  readonly hooks: ScopeHooks;
  readonly #layers: readonly Variables[];
  /** The last that has a name wins; never copied, as some of them compute values on demand. */
  readonly #values: readonly Readonly<Record<string, unknown>>[];
  readonly #rendered = new Map<string, unknown>();
  /** The variables being rendered, outermost first: asking for one of them again is a cycle. */
  readonly #pending = new Map<string, Variable>();

  constructor(
    layers: readonly Variables[],
    values: readonly Readonly<Record<string, unknown>>[],
    hooks: ScopeHooks,
  ) {
    this.#layers = layers;
    this.#values = values;
    this.hooks = hooks;
  }

  has(name: string): boolean {
    return this.#holding(name) !== undefined || this.#layers.some((layer) => layer.has(name));
  }

  get(name: string): unknown {
    const values = this.#holding(name);
    if (values) return values[name];
    if (this.#rendered.has(name)) return this.#rendered.get(name);
    const variable = this.#layers.findLast((layer) => layer.has(name))?.get(name);
    if (!variable) return undefined;
    const value = this.#render(name, variable);
    this.#rendered.set(name, value);
    return value;
  }

  /** Each once, though several layers may have it. */
  names(): Iterable<string> {
    const values = this.#values.flatMap((layer) => Object.keys(layer));
    return new Set([...values, ...this.#layers.flatMap((layer) => [...layer.keys()])]);
  }

  with(values: Readonly<Record<string, unknown>>): VariableScope {
    return new LayeredScope(this.#layers, [...this.#values, values], this.hooks);
  }

  #holding(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.#values.findLast((values) => Object.hasOwn(values, name));
  }

  #render(name: string, variable: Variable): unknown {
    if (this.#pending.has(name)) throw this.#cycle(name, variable);
    this.#pending.set(name, variable);
    try {
      const value = variable.value.evaluateLazy(this);
      if (variable.secret) tellSecrets(value, this.hooks);
      return value;
    } finally {
      this.#pending.delete(name);
    }
  }

  #cycle(name: string, { at }: Variable): InputError {
    const pending = [...this.#pending];
    const turn = pending.slice(pending.findIndex(([other]) => other === name));
    const steps = turn.map(([other, variable]) =>
      variable.at ? `${other} (${pointer(variable.at)})` : other,
    );
    const detail = `${[...steps, name].join(" → ")}: each variable needs the next, so none has a value.`;
    return new InputError({ code: "cycle", summary: "Variable cycle", detail, at });
  }
}
