import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Channel } from "../site/programs/packages.js";
import { el6Packages } from "./el6.js";
import { program } from "./program.js";
import { buildRpms } from "./rpm.js";

/** The names that the guide's repositories have in the world, each of which is the lab's repository. */
export const mirrorNames: readonly string[] = [
  ...["mirror.centos.org", "mirrors.fedoraproject.org", "download.gluster.org"],
  ...["ovirt.org", "resources.ovirt.org"],
];

/** Where the lab's certificate is, below the repository: what the hosts are to trust. */
export const certificatePath = "tls/certificate.pem";

/** Where the base packages are, below the repository and below mirror.centos.org. */
export const basePath = "centos/6/os";

/**
 * Lays EL6's repositories below the directory, at the paths they have in the world, and below `tls/` what is served
 * over TLS: EPEL is found by a metalink there.
 */
export function layMirrors(directory: string): void {
  for (const [channel, rpms] of el6Packages()) {
    const place = join(directory, PLACES[channel]);
    mkdirSync(place, { recursive: true });
    buildRpms(place, rpms);
    program("createrepo_c", ["--quiet", place]);
  }
  layRelease(directory);
  layTls(directory);
}

const ARCHITECTURE = process.arch === "arm64" ? "aarch64" : "x86_64";
const GLUSTER = "pub/gluster/glusterfs/LATEST/EPEL.repo/epel-6";

const PLACES: Readonly<Record<Channel, string>> = {
  base: `${basePath}/${ARCHITECTURE}`,
  "ovirt-stable": "releases/stable/rpm/EL/6",
  "ovirt-3.4": "releases/3.4/rpm/EL/6",
  epel: `pub/epel/6/${ARCHITECTURE}`,
  gluster: `${GLUSTER}/${ARCHITECTURE}`,
  "gluster-noarch": `${GLUSTER}/noarch`,
};

/** The guide's other way: one package, by its address, that brings the repositories. */
function layRelease(directory: string): void {
  const place = join(directory, PLACES["ovirt-stable"]);
  const [file = ""] = readdirSync(place).filter((name) => name.startsWith("ovirt-release-"));
  cpSync(join(place, file), join(directory, "releases/ovirt-release.noarch.rpm"));
}

function layTls(directory: string): void {
  const tls = join(directory, "tls");
  mkdirSync(tls, { recursive: true });
  const names = mirrorNames.map((name) => `DNS:${name}`).join(",");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const what = ["-subj", "/CN=tsplay lab", "-addext", `subjectAltName=${names}`, "-days", "36500"];
  const files = ["-keyout", join(tls, "key.pem"), "-out", join(directory, certificatePath)];
  program("openssl", ["req", "-x509", ...key, ...what, ...files]);
  writeFileSync(
    join(tls, `metalink?repo=epel-6&arch=${ARCHITECTURE}`),
    metalink(readFileSync(join(directory, PLACES.epel, "repodata/repomd.xml"))),
  );
}

const metalink = (list: Buffer): string => `<?xml version="1.0" encoding="utf-8"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/">
 <files>
  <file name="repomd.xml">
   <size>${list.length}</size>
   <verification>
    <hash type="sha256">${createHash("sha256").update(list).digest("hex")}</hash>
   </verification>
   <resources>
    <url protocol="http" type="http" preference="100">http://mirrors.fedoraproject.org/${PLACES.epel}/repodata/repomd.xml</url>
   </resources>
  </file>
 </files>
</metalink>
`;
