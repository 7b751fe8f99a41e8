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
    file: "engine/module/schema_check.ts",
    what: "false → true",
    why: "These settings only save ajv work that no schema of ours needs.",
  },
  {
    file: "engine/local/local_file.ts",
    what: "without digests.set(identity, known);",
    why: "The digest is worked out again; it only takes longer.",
  },
  {
    file: "engine/template/compile.ts",
    what: '"{%" → ""',
    why: "A text without mustaches is the same when it is compiled; it only takes longer.",
  },
  {
    file: "engine/template/compile.ts",
    what: "without cache.set(key, template);",
    why: "The text is compiled again; it only takes longer.",
  },
  {
    file: "engine/template/helper.ts",
    what: 'signature.split(" ", 1)[0] ?? "" → signature.split(" ", 1)[0]',
    why: "What is split has one part at least.",
  },
  {
    file: "engine/template/helper.ts",
    what: '(parameters[index] ?? parameters.at(-1))?.name ?? "" → (parameters[index] ?? parameters.at(-1))?.name',
    why: "Who complains of an argument has parameters.",
  },
  {
    file: "engine/template/helpers/formats.ts",
    what: '"utf8" → ""',
    why: "Node takes no encoding for UTF-8.",
  },
  {
    file: "engine/template/path.ts",
    what: "named.at(-1) ?? first → named.at(-1)",
    why: "There is a first one, so there is a last one.",
  },
  {
    file: "engine/template/syntax.ts",
    what: "close < 0 → close <= 0",
    why: "No mustache ends where the text begins.",
  },
  {
    file: "engine/template/syntax.ts",
    what: "end < 0 → end <= 0",
    why: "No quote is closed where the text begins.",
  },
  {
    file: "engine/playbook/check.ts",
    what: "limited && limit !== null → limited",
    why: "There are hosts to be limited to only where there is a limit; the compiler is told so.",
  },
  {
    file: "engine/playbook/check_params.ts",
    what: 'misfit.key ?? "" → misfit.key',
    why: "A parameter that has another name here has one.",
  },
  {
    file: "engine/playbook/schema/keywords.ts",
    what: '"all" → ""',
    why: "A keyword is inherited from the closest place or else from all; the word says so for whoever reads it.",
  },
  {
    file: "engine/rendering/prompt_secrets.ts",
    what: "names.size > 0 && references.some(({ path: [name = … > names.has(name)) → names.size > 0 || references.some(({ path: [name = … > names.has(name))",
    why: "A template that asks for nothing may be rendered too; it only takes longer.",
  },
  {
    file: "engine/rendering/prompt_secrets.ts",
    what: "askingNames(task.vars).size > 0 → askingNames(task.vars).size >= 0",
    why: "A task that asks for nothing may be looked at too; it only takes longer.",
  },
  {
    file: "engine/rendering/host_rendering.ts",
    what: "without this.#expansions.set(task.id, expansion);",
    why: "The task is rendered again; it only takes longer.",
  },
  {
    file: "engine/rendering/prompt_secrets.ts",
    what: "tasks.filter(({ params }) => params.secrets.length > 0) → tasks",
    why: "Tasks without secrets add none; to look at them only takes longer.",
  },
];
