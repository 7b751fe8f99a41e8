import { dirname } from "node:path";
import type { Span } from "../source/span.js";
import type { YamlMap } from "../source/yaml.js";
import {
  type Compiled,
  compileConditions,
  compileValue,
  type Variable,
  type Variables,
} from "../template/index.js";
import type { Fields } from "./fields.js";
import { attempt, problem, type Problems } from "./fields.js";
import { magicNames } from "./names.js";
import type { Become } from "./play.js";
import type { Registry } from "./registry.js";

/** What a whole load shares. */
export interface Loading {
  readonly problems: Problems;
  readonly registry: Registry;
  /** Files being read, outermost first: a file that imports itself is a mistake. */
  readonly open: readonly string[];
  /** Gives each task its id. */
  readonly nextId: () => string;
}

/** What an outer place says for all that is inside it. */
export interface Inherited {
  readonly when: readonly Compiled[];
  readonly tags: ReadonlySet<string>;
  readonly become: Become;
  readonly environment: readonly Compiled[];
  readonly variables: readonly Variables[];
  readonly ignoreErrors: Compiled | null;
  readonly delegateTo: Compiled | null;
  readonly runOnce: boolean;
  readonly anyErrorsFatal: boolean;
  readonly noLog: boolean;
  readonly checkMode: boolean | null;
}

export const nothingInherited: Inherited = {
  when: [],
  tags: new Set(),
  become: { become: null, user: null },
  environment: [],
  variables: [],
  ignoreErrors: null,
  delegateTo: null,
  runOnce: false,
  anyErrorsFatal: false,
  noLog: false,
  checkMode: null,
};

/** What a play, block, import or task says, laid over what its outer place said. */
export function inherit(outer: Inherited, fields: Fields, problems: Problems): Inherited {
  const value = (key: string): Compiled | null => compiledField(fields, key, problems);
  for (const key of ["become", "ignore_errors"]) fields.constant(key, "true or false", isFlag);
  fields.constant("environment", "a map of variables", isRecord);
  const when = fields.node("when");
  const condition = when && attempt(problems, () => compileConditions(when));
  const environment = value("environment");
  const variables = fields.mapping("vars");
  return {
    when: condition ? [...outer.when, condition] : outer.when,
    tags: new Set([...outer.tags, ...tagsOf(fields)]),
    become: {
      become: value("become") ?? outer.become.become,
      user: value("become_user") ?? outer.become.user,
    },
    environment: environment ? [...outer.environment, environment] : outer.environment,
    variables: variables ? [...outer.variables, variablesOf(variables, problems)] : outer.variables,
    ignoreErrors: value("ignore_errors") ?? outer.ignoreErrors,
    delegateTo: value("delegate_to") ?? outer.delegateTo,
    runOnce: fields.flag("run_once") ?? outer.runOnce,
    anyErrorsFatal: fields.flag("any_errors_fatal") ?? outer.anyErrorsFatal,
    noLog: fields.flag("no_log") ?? outer.noLog,
    checkMode: fields.flag("check_mode") ?? outer.checkMode,
  };
}

export function compiledField(fields: Fields, key: string, problems: Problems): Compiled | null {
  const node = fields.node(key);
  return node && attempt(problems, () => compileValue(node));
}

const isFlag = (value: unknown): boolean => typeof value === "boolean";

const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Tags may be a list or one text with commas. */
export function tagsOf(fields: Fields): readonly string[] {
  return fields.texts("tags").flatMap(({ value }) =>
    value
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  );
}

export function variablesOf(map: YamlMap, problems: Problems): Variables {
  const variables = new Map<string, Variable>();
  for (const { key, keySpan, value } of map.entries) {
    checkName(key, keySpan, problems);
    const compiled = attempt(problems, () => compileValue(value));
    if (compiled)
      variables.set(key, { value: compiled, at: keySpan, secret: value.kind === "scalar" && value.secret });
  }
  return variables;
}

/** Names that templates can say without brackets. */
export function checkName(name: string, at: Span, problems: Problems): void {
  if (name in magicNames) {
    const detail = `“${name}” has a meaning of its own in templates. Choose another name.`;
    return problem(problems, "value", "Bad variable name", detail, at);
  }
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
  const better = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  const detail = `A variable's name has letters, digits and “_” only. Write “${better}”.`;
  problem(problems, "value", "Bad variable name", detail, at);
}

/** Files beside the playbook that says them. */
export function directoryOf(span: Span): string {
  return dirname(span.source.path);
}
