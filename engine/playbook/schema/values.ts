import { isRecord } from "../../source/record.js";
import { type Compiled, compileConditions, compileText, compileValue } from "../../template/index.js";
import type { Variables } from "../../template/index.js";
import type { FieldReader, YamlText } from "../fields.js";
import { attempt, type Problems } from "../fields.js";
import { checkVariableName, readVariables } from "../variables.js";
import { type Loop, readLoop } from "./loop.js";
import { type BatchSize, readSerial } from "./serial.js";

/** The type of a keyword's value, and how it is read; a value of another type is a collected error. */
export interface ValueType<T> {
  /** In words, for people. */
  readonly wants: string;
  /** The value in the map; null or an empty list if the keyword is absent. */
  readonly read: (fields: FieldReader, keyword: string, problems: Problems) => T;
}

/** Text as written, with its place. */
export const text: ValueType<YamlText | null> = {
  wants: "text",
  read: (fields, keyword) => fields.scalar(keyword),
};

export const texts: ValueType<readonly YamlText[]> = {
  wants: "text or a list of texts",
  read: (fields, keyword) => fields.texts(keyword),
};

export const flag: ValueType<boolean | null> = {
  wants: "true or false",
  read: (fields, keyword) => fields.flag(keyword),
};

export function oneOf<const T extends string>(...values: readonly T[]): ValueType<T | null> {
  return { wants: values.join(" or "), read: (fields, keyword) => fields.oneOf(keyword, values) };
}

/** Names, in a list or in one text, separated by commas. */
export const tags: ValueType<readonly string[]> = {
  wants: "names, in a list or separated by commas",
  read: (fields, keyword) =>
    fields.texts(keyword).flatMap(({ value }) =>
      value
        .split(",")
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
};

/** A value that may contain templates; a constant is checked now, the others when they are rendered. */
function template(wants: string, fits: (value: unknown) => boolean): ValueType<Compiled | null> {
  return {
    wants,
    read(fields, keyword, problems) {
      fields.constant(keyword, wants, fits);
      const node = fields.node(keyword);
      return node && attempt(problems, () => compileValue(node));
    },
  };
}

export const templateText = template("text", () => true);
export const templateFlag = template("true or false", (value) => typeof value === "boolean");
export const templateNumber = template("a number, 0 or more", (value) => value !== "" && Number(value) >= 0);
export const templateMap = list(template("a map of variables", isRecord));

/** Templates of texts: one, or a list of them. */
export const templateTexts: ValueType<readonly Compiled[]> = {
  wants: texts.wants,
  read: (fields, keyword, problems) =>
    fields.texts(keyword).flatMap((node) => attempt(problems, () => compileText(node.value, node)) ?? []),
};

/** An expression without braces, or a list of expressions that must all be true. */
export const condition: ValueType<Compiled | null> = {
  wants: "a bare expression, or a list of them",
  read(fields, keyword, problems) {
    const node = fields.node(keyword);
    return node && attempt(problems, () => compileConditions(node));
  },
};

export const conditions = list(condition);

export const variables: ValueType<readonly Variables[]> = list({
  wants: "a map",
  read(fields, keyword, problems) {
    const map = fields.mapping(keyword);
    return map && readVariables(map, problems);
  },
});

/** The name of a variable. */
export const variableName: ValueType<string | null> = {
  wants: "the name of a variable",
  read(fields, keyword, problems) {
    const scalar = fields.scalar(keyword);
    if (scalar) checkVariableName(scalar.value, scalar.span, problems);
    return scalar?.value ?? null;
  },
};

export const serial: ValueType<readonly BatchSize[]> = {
  wants: "a number of hosts, a percentage, or a list of these",
  read(fields, keyword, problems) {
    const node = fields.node(keyword);
    return node ? readSerial(node, problems) : [];
  },
};

/** Read together with `loop_control`. */
export const loop: ValueType<Loop | null> = {
  wants: "a bare expression or a list",
  read: (fields, _, problems) => readLoop(fields, problems),
};

/** For an inherited keyword: each place adds one to the list. */
function list<T>({ wants, read }: ValueType<T | null>): ValueType<readonly T[]> {
  return {
    wants,
    read(fields, keyword, problems) {
      const value = read(fields, keyword, problems);
      return value === null ? [] : [value];
    },
  };
}
