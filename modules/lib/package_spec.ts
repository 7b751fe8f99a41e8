import { quote, refuse } from "../../engine/module/index.js";

/** What was asked for: a name, perhaps of one version, or an rpm or deb by path or URL. */
export interface PackageSpec {
  /** As written. */
  readonly text: string;
  readonly name: string;
  readonly version: string | null;
  readonly file: boolean;
}

/** A package as written, read. */
export function parseSpec(text: string): PackageSpec {
  const file = /^(?:https?|ftp|file):\/\/|^\.?\//.test(text);
  const [name = text, version = null] = file ? [text] : text.split("=");
  return { text, name, version, file };
}

/** Ends the check over what cannot name a package. */
export function refuseNonsense({ text, file }: PackageSpec): void {
  if (/\s/.test(text)) refuse(`“${text}” is more than one package: write them as a list`);
  if (!/^[\w./][\w/.+:~^=%?&,-]*$/.test(text)) refuse(`“${text}” cannot be the name of a package`);
  if (file && !/\.(?:rpm|deb)$/.test(text))
    refuse(`${text} does not end in .rpm or .deb, so it is not a package file`);
}

/** rpm and yum write a version with a dash. */
export const rpmSpelling = ({ name, version }: PackageSpec): string =>
  version === null ? name : `${name}-${version}`;

/** Packages as words of sh. */
export const packageWords = (packages: readonly PackageSpec[], spell: (one: PackageSpec) => string): string =>
  packages.map((one) => quote(spell(one))).join(" ");
