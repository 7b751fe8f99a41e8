import { createScope, type ScopeHooks, type Variables, type VariableScope } from "../template/index.js";

/**
 * All layers of variables, lowest first: if two define a name, the later one wins. Templates are rendered when they
 * are used; values are plain and never rendered. Values override all templates.
 */
export const precedence = [
  { name: "inventory", holds: "templates", from: "the inventory", note: "in the order above" },
  { name: "import", holds: "templates", from: "`vars` of an `import_playbook`", note: "the inner one wins" },
  { name: "play", holds: "templates", from: "`vars` of the play", note: "" },
  { name: "files", holds: "templates", from: "`vars_files` of the play", note: "later files win" },
  {
    name: "task",
    holds: "templates",
    from: "`vars` of a block or an `import_tasks`, then of the task",
    note: "the inner one wins",
  },
  { name: "magic", holds: "values", from: "predefined variables", note: "they cannot be redefined" },
  {
    name: "given",
    holds: "values",
    from: "`register` and `set_vars`",
    note: "for that host, from then on, in later plays too",
  },
  { name: "extra", holds: "values", from: "`-e` on the command line", note: "" },
  { name: "loop", holds: "values", from: "the item of a loop, and its index", note: "within that task" },
] as const;

type Layer = (typeof precedence)[number];

/** Variables by layer; within a layer, later ones win. Only this file knows the order. */
export type Templates = {
  readonly [L in Extract<Layer, { holds: "templates" }>["name"]]?: readonly Variables[];
};

/** The same, of plain values. */
export type Values = {
  readonly [L in Extract<Layer, { holds: "values" }>["name"]]?: Readonly<Record<string, unknown>>;
};

/** All layers of templates, lowest first. */
export function layersOf(templates: Templates): readonly Variables[] {
  return precedence.flatMap((layer) => (layer.holds === "templates" ? (templates[layer.name] ?? []) : []));
}

/** The scope made of these layers. */
export function scopeOf(templates: Templates, values: Values, hooks?: ScopeHooks): VariableScope {
  const scope = createScope(layersOf(templates), {}, hooks);
  return precedence.reduce((inner, layer) => {
    const given = layer.holds === "values" ? values[layer.name] : undefined;
    return given ? inner.with(given) : inner;
  }, scope);
}
