/** A flip that no spec can notice, as nothing that anybody sees depends on it. */
export interface Equivalent {
  readonly file: string;
  /** As the tool tells it. */
  readonly what: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: "engine/secret/store.ts",
    what: "secret.length < this.#shortest || this.has(secret) → secret.length < this.#shortest",
    why: "A secret that is known already is hidden the same when it is added again; it only takes longer.",
  },
  {
    file: "engine/secret/store.ts",
    what: 'this.#pattern ??= new RegExp( [...this.#forms] .so … .join("|"), "g", ) → this.#pattern = new RegExp( [...this.#forms] .sort … .join("|"), "g", )',
    why: "The same expression is made again; it only takes longer.",
  },
  {
    file: "engine/secret/secret.ts",
    what: 'values[index - 1] ?? "" → values[index - 1]',
    why: "There is one value fewer than there are texts, and the first text is not asked for.",
  },
  {
    file: "engine/module/answer.ts",
    what: 'parts[at] ?? "" → parts[at]',
    why: "The loop ends where the list does.",
  },
  {
    file: "engine/module/answer.ts",
    what: 'parts[at + 2] ?? "" → parts[at + 2]',
    why: "The loop ends where the list does.",
  },
  {
    file: "engine/module/define.ts",
    what: "callModule(() => definition.alwaysRuns?.(params)) ?? false → callModule(() => definition.alwaysRuns?.(params))",
    why: "Nothing is as good as false wherever it is asked.",
  },
  {
    file: "engine/module/define.ts",
    what: "callModule(() => definition.looks?.(params)) ?? false → callModule(() => definition.looks?.(params))",
    why: "Nothing is as good as false wherever it is asked.",
  },
  {
    file: "engine/module/define.ts",
    what: '"tsplay.module" → ""',
    why: "Any name marks modules, as long as all copies of the file have the same.",
  },
  {
    file: "engine/module/schema_check.ts",
    what: "validate.errors ?? [] → validate.errors",
    why: "There are errors whenever the values are not valid; only the types of ajv say otherwise.",
  },
  {
    file: "engine/template/syntax.ts",
    what: "/^\\{\\{\\{?~?[#^&]?\\s*/.exec(text.slice(open))?.[0].length ?? 2 → /^\\{\\{\\{?~?[#^&]?\\s*/.exec(text.slice(open))?.[0].length",
    why: "It begins where “{{” was found, so the expression matches.",
  },
  {
    file: "engine/template/parser.ts",
    what: 'typeof line !== "number" || typeof column !== "number" → typeof line !== "number"',
    why: "Handlebars gives its exceptions both or neither.",
  },
  {
    file: "engine/template/template.ts",
    what: "!only || !isMustache(only) → !only",
    why: "Handlebars reads nothing else between one pair of braces; the compiler is told so.",
  },
  {
    file: "engine/playbook/schema/keywords.ts",
    what: '"all" → ""',
    why: "A keyword is inherited from the closest place or else from all; the word says so for whoever reads it.",
  },
  {
    file: "engine/rendering/prompt_secrets.ts",
    what: "tasks.filter(({ params }) => params.secrets.length > 0) → tasks",
    why: "Tasks without secrets add none; to look at them only takes longer.",
  },
];
