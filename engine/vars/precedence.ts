import { createScope, type ScopeHooks, type Variables, type VariableScope } from "../template/index.js";

/**
 * Every layer a variable may come from, lowest first: of two that define a name, the later one wins. Templates are
 * rendered when they are asked for; values are plain and never rendered. Values lie above all templates.
 */
export const precedence = [
  {
    name: "inventory",
    holds: "templates",
    doc: "groups and hosts of the inventory: `all`, then groups from outer to inner, then the host",
  },
  { name: "import", holds: "templates", doc: "`vars` of `import_playbook`" },
  { name: "play", holds: "templates", doc: "`vars` of the play" },
  { name: "files", holds: "templates", doc: "`vars_files` of the play, later files over earlier ones" },
  {
    name: "task",
    holds: "templates",
    doc: "`vars` of blocks and of `import_tasks`, from outer to inner, then of the task",
  },
  { name: "magic", holds: "values", doc: "names that are always there" },
  { name: "given", holds: "values", doc: "`register` and `set_vars`" },
  { name: "extra", holds: "values", doc: "`-e` on the command line" },
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
