/** An element as gluster writes it: attributes do not matter, and of mixed content the first text does. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/** The elements of a document, or null when the text is no well-formed one. */
export function parseXml(text: string): Element | null {
  const root: Open = { name: "", text: "", children: [] };
  const open = [root];
  for (const [token, closing, name, empty] of text.matchAll(TOKEN)) {
    const inner = open.at(-1) ?? root;
    if (name === undefined) {
      if (!token.startsWith("<") && inner.text === "") inner.text = unescape(token.trim());
    } else if (closing === "/") {
      if (open.length < 2 || inner.name !== name) return null;
      open.pop();
    } else {
      const element: Open = { name, text: "", children: [] };
      inner.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  return open.length === 1 ? (root.children[0] ?? null) : null;
}

/** The elements at a path of names below one, in order. */
export function elements(from: Element | null, ...path: readonly string[]): readonly Element[] {
  const [first, ...rest] = path;
  if (from === null) return [];
  if (first === undefined) return [from];
  return from.children.filter(({ name }) => name === first).flatMap((child) => elements(child, ...rest));
}

/** The text of the first element at a path, or null where there is none. */
export function textAt(from: Element | null, ...path: readonly string[]): string | null {
  return elements(from, ...path)[0]?.text ?? null;
}

interface Open {
  readonly name: string;
  text: string;
  readonly children: Open[];
}

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<(\/?)([\w:.-]+)[^>]*?(\/?)>|[^<]+/g;

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal));
    },
  );
}
