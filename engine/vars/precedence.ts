import { createScope, type ScopeHooks, type Variables, type VariableScope } from "../template/index.js";

/**
 * Every layer a variable may come from, lowest first: of two that define a name, the later one wins. Templates are
 * rendered when they are asked for; values are plain and never rendered. Values lie above all templates.
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
  { name: "magic", holds: "values", from: "names that are always there", note: "nothing may define them" },
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

/** Variables by the layer they come from; within a layer, the later wins. Nobody else needs to know the order. */
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

/** What names stand for, where these layers hold. */
export function scopeOf(templates: Templates, values: Values, hooks?: ScopeHooks): VariableScope {
  const scope = createScope(layersOf(templates), {}, hooks);
  return precedence.reduce((inner, layer) => {
    const given = layer.holds === "values" ? values[layer.name] : undefined;
    return given ? inner.with(given) : inner;
  }, scope);
}
