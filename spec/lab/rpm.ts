import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { program } from "./program.js";

/** A package to be built; packages that are built together have different names. */
export interface Rpm {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly summary: string;
  readonly description: string;
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
  readonly files?: readonly RpmFile[];
  /** Sh that runs on the host before the files are laid, after that, and before they are taken away. */
  readonly scripts?: Readonly<Partial<Record<"pre" | "post" | "preun", string>>>;
}

/** One file of a package; its directories come with it. */
export interface RpmFile {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
  /** Kept as it is when the package is taken away or replaced, where somebody has edited it. */
  readonly config?: boolean;
}

/** Builds packages for any processor into a directory, all by one run of rpmbuild. */
export function buildRpms(directory: string, rpms: readonly Rpm[]): void {
  const top = mkdtempSync(join(tmpdir(), "tsplay-rpm-"));
  try {
    for (const { path, text, mode = 0o644 } of rpms.flatMap(({ files = [] }) => files)) {
      mkdirSync(dirname(join(top, "tree", path)), { recursive: true });
      writeFileSync(join(top, "tree", path), text, { mode });
    }
    mkdirSync(join(top, "tree"), { recursive: true });
    writeFileSync(join(top, "all.spec"), specOf(join(top, "tree"), rpms));
    const defines = [
      `_topdir ${top}`,
      `_rpmdir ${directory}`,
      "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
      // Nothing is compiled: what rpmbuild does to programs afterwards is of no use here.
      "__os_install_post %{nil}",
      "debug_package %{nil}",
    ];
    program("rpmbuild", [
      "--quiet",
      "-bb",
      ...defines.flatMap((define) => ["--define", define]),
      join(top, "all.spec"),
    ]);
  } finally {
    rmSync(top, { recursive: true });
  }
}

/** The first part of a spec file makes no package here: each has a part of its own. */
const specOf = (tree: string, rpms: readonly Rpm[]): string =>
  [
    "Name: tsplay-lab",
    "Version: 1",
    "Release: 1",
    "Summary: Packages of the lab",
    "License: MIT",
    "BuildArch: noarch",
    "%description",
    "Packages of the lab.",
    "%install",
    `mkdir -p %{buildroot} && cp -a ${tree}/. %{buildroot}/`,
    ...rpms.map(partOf),
    "",
  ].join("\n");

function partOf({ name, version, release, summary, description, ...rest }: Rpm): string {
  const { requires = [], provides = [], files = [], scripts = {} } = rest;
  return [
    `%package -n ${name}`,
    `Version: ${version}`,
    `Release: ${release}`,
    `Summary: ${summary}`,
    // Or dnf wants somebody to provide the interpreters of its programs.
    "AutoReqProv: no",
    ...requires.map((one) => `Requires: ${one}`),
    ...provides.map((one) => `Provides: ${one}`),
    `%description -n ${name}`,
    description,
    ...Object.entries(scripts).flatMap(([when, script]) => [`%${when} -n ${name}`, script]),
    `%files -n ${name}`,
    ...files.map(({ path, mode = 0o644, config }) =>
      [config === true ? "%config(noreplace)" : "", `%attr(${mode.toString(8)}, root, root)`, path]
        .join(" ")
        .trim(),
    ),
  ].join("\n");
}
