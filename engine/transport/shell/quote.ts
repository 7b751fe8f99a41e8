/** The text as one word of a POSIX shell, always in quotes. @throws RangeError for a NUL, which no argument can hold */
export function quote(text: string): string {
  if (text.includes("\0")) throw new RangeError("a NUL byte cannot be part of a shell word");
  return inQuotes(text);
}

/** The same for texts that people read: without quotes where the word, as an argument, means the same without them. */
export function quoteIfNeeded(text: string): string {
  return /^(?:-[\w@%+=:,./-]*|[\w@%+:,./-]+)$/.test(text) ? text : inQuotes(text);
}

const inQuotes = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
