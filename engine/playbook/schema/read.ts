import type { FieldReader, Problems } from "../fields.js";
import { type KeywordName, keywords, keywordsOf, type Place } from "./keywords.js";
import type { ValueType } from "./values.js";

type Table = typeof keywords;

/** `any_errors_fatal` → `anyErrorsFatal`. */
type Camel<S extends string> = S extends `${infer Head}_${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : S;

type ValueOf<K extends KeywordName> = Table[K]["type"] extends ValueType<infer T> ? T : never;

type NamesOn<P extends Place> = {
  [K in KeywordName]: P extends Table[K]["on"][number] ? (Table[K]["type"] extends null ? never : K) : never;
}[KeywordName];

type NamesInherited = {
  [K in KeywordName]: Table[K] extends { readonly inherited: string } ? K : never;
}[KeywordName];

/** The values of the keywords at one place, by name. */
export type KeywordsOf<P extends Place> = { readonly [K in NamesOn<P> as Camel<K>]: ValueOf<K> };

/** The keywords that are inherited. */
export type Inherited = { readonly [K in NamesInherited as Camel<K>]: ValueOf<K> };

/** Reads all keywords of a place from its map. */
export function readKeywords<P extends Place>(
  place: P,
  fields: FieldReader,
  problems: Problems,
): KeywordsOf<P> {
  const entries = keywordsOf(place).flatMap((name) => {
    const { type } = keywords[name];
    return type === null ? [] : [[camel(name), type.read(fields, name, problems)] as const];
  });
  // The type of each name is the one in the table, from which the entries come.
  return Object.fromEntries(entries) as KeywordsOf<P>;
}

/** The keywords of a place, combined with those that it inherits. */
export function inherit(outer: Inherited, own: Partial<Inherited>): Inherited {
  const entries = inherited.map(([name, how]) => {
    const value = own[name];
    if (how === "closest") return [name, value ?? outer[name]] as const;
    return [name, [outer[name], value ?? []].flat(1)] as const;
  });
  return Object.fromEntries(entries) as Inherited;
}

const inherited = Object.entries(keywords).flatMap(([name, keyword]) =>
  "inherited" in keyword ? [[camel(name) as keyof Inherited, keyword.inherited] as const] : [],
);

/** What the outermost place inherits. */
export const nothingInherited = Object.fromEntries(
  inherited.map(([name, how]): [string, unknown] => [name, how === "closest" ? null : []]),
) as Inherited;

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
