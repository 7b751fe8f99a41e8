import type { Fields, Problems } from "../fields.js";
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

/** What a place says, by the names of its keywords. */
export type KeywordsOf<P extends Place> = { readonly [K in NamesOn<P> as Camel<K>]: ValueOf<K> };

/** What passes from outer places to those within. */
export type Inherited = { readonly [K in NamesInherited as Camel<K>]: ValueOf<K> };

/** Reads all keywords of a place off its map. */
export function readKeywords<P extends Place>(place: P, fields: Fields, problems: Problems): KeywordsOf<P> {
  const entries = keywordsOf(place).flatMap((name) => {
    const { type } = keywords[name];
    return type === null ? [] : [[camel(name), type.read(fields, name, problems)] as const];
  });
  // The type says of each name just what the table says of it, and the entries come from the table.
  return Object.fromEntries(entries) as KeywordsOf<P>;
}

/** What a place says, laid over what its outer places say. */
export function inherit(outer: Inherited, own: Partial<Inherited>): Inherited {
  const entries = inherited.map(([name, how]) => {
    const said = own[name];
    if (how === "closest") return [name, said ?? outer[name]] as const;
    return [name, [outer[name], said ?? []].flat(1)] as const;
  });
  return Object.fromEntries(entries) as Inherited;
}

const inherited = Object.entries(keywords).flatMap(([name, keyword]) =>
  "inherited" in keyword ? [[camel(name) as keyof Inherited, keyword.inherited] as const] : [],
);

/** What there is outside of everything. */
export const nothingInherited = Object.fromEntries(
  inherited.map(([name, how]): [string, unknown] => [name, how === "closest" ? null : []]),
) as Inherited;

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
