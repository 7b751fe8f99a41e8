/** What a gluster command came to: text for people and, with --xml, a document; `failure` is the message. */
export interface Answer {
  readonly text: string;
  readonly xml?: string;
  readonly failure?: string;
  /** What stands before the message of a failure, as in `volume create: NAME: failed: `. */
  readonly prefix?: string;
  /** Text that goes to stderr although nothing failed. */
  readonly remark?: string;
}

export const done = (text: string, xml = ""): Answer => ({ text, xml });
export const failed = (prefix: string, failure: string): Answer => ({ text: "", prefix, failure });

/** Prints an answer as gluster 3.5 does and returns its exit status: with --xml that is always 0. */
export function print({ text, xml, failure, prefix, remark }: Answer, asXml: boolean): number {
  if (asXml) {
    const head =
      failure === undefined ? "<opRet>0</opRet><opErrno>0</opErrno><opErrstr/>" : failureXml(failure);
    process.stdout.write(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cliOutput>${head}${xml ?? ""}</cliOutput>\n`,
    );
    return 0;
  }
  if (failure !== undefined) {
    process.stderr.write(`${prefix ?? ""}${failure}\n`);
    return 1;
  }
  if (remark !== undefined) process.stderr.write(`${remark}\n`);
  process.stdout.write(text);
  return 0;
}

/** An element; nothing inside makes it an empty one. */
export const element = (name: string, ...content: readonly (string | number)[]): string => {
  const inner = content.join("");
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
};

/** Text within a document. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const failureXml = (failure: string): string =>
  `<opRet>-1</opRet><opErrno>0</opErrno>${element("opErrstr", escaped(failure))}`;
