/** One word for a POSIX shell that means exactly this text. @throws RangeError for a NUL, which no argument can hold */
export function quote(text: string): string {
  if (text.includes("\0")) throw new RangeError("A NUL byte cannot be part of a shell word");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
