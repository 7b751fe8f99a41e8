/** An object whose values are computed when they are read. */
export function lazily(names: Iterable<string>, value: (name: string) => unknown): object {
  const object = {};
  for (const name of names) Object.defineProperty(object, name, { enumerable: true, get: () => value(name) });
  return object;
}
