import { type HostProbe, mapProbe, quote, readRows, shellText } from "../../../engine/module/index.js";
import type { Settings } from "./params.js";

/** What a host without a deployment must have before one is begun, and what tells that one was finished. */
export interface Readiness {
  /**
   * Both HA services are known to the runlevels. Their package leaves that to the very last step of the setup; one
   * that somebody has switched off since is known all the same.
   */
  readonly registered: boolean;
  /** Programs the setup needs and the host lacks. */
  readonly missing: readonly string[];
  /** Whether the engine's name can be looked up. */
  readonly resolves: boolean;
  readonly image: Image | null;
  readonly engineImage: Image | null;
  /** `local_maintenance` of the HA services. */
  readonly local: boolean;
  /** What `hosted-engine --vm-status` says, where maintenance is asked for. */
  readonly status: string | null;
}

/** A file on the host: whether 36:36, as which the setup reads it, may, and what its first bytes are. */
export interface Image {
  readonly kind: "missing" | "directory" | "file" | "block";
  readonly readable: boolean;
  readonly size: number;
  /** Hex of the first four bytes. */
  readonly magic: string;
}

/** One script for all that only programs can tell. */
export function readReadiness(settings: Settings): HostProbe<Readiness> {
  const { image, engine_image, engine_fqdn, maintenance, boot } = settings;
  // Only an archive is unpacked by it.
  const programs = boot === "disk" ? `${PROGRAMS} qemu-img` : PROGRAMS;
  const lines = [
    FUNCTIONS,
    "chkconfig --list ovirt-ha-agent >/dev/null 2>&1 && chkconfig --list ovirt-ha-broker >/dev/null 2>&1 && say registered yes",
    `for program in ${programs}; do command -v $program >/dev/null 2>&1 || say missing $program; done`,
    `getent hosts ${engine_fqdn} >/dev/null 2>&1 && say resolves yes`,
    image === undefined ? "" : `say image "$(look ${quote(image)})"`,
    engine_image === undefined ? "" : `say engineImage "$(look ${quote(engine_image)})"`,
    "grep -qi '^local_maintenance *= *true' /var/lib/ovirt-hosted-engine-ha/ha.conf 2>/dev/null && say local yes",
    maintenance === "keep"
      ? ""
      : `hosted-engine --vm-status | while IFS= read -r line; do say status "$line"; done`,
    "true",
  ];
  return mapProbe(readRows(lines.filter((line) => line !== "").join("\n")), readinessIn);
}

const PROGRAMS =
  "hosted-engine ip ping dig lsof sudo mount umount openssl sshd restorecon vdsm-tool vdsClient remote-viewer";

const FUNCTIONS = shellText(import.meta.url, "readiness.sh");

function readinessIn(rows: readonly (readonly string[])[]): Readiness {
  const all = (name: string): readonly string[] =>
    rows.flatMap(([first, ...values]) => (first === name ? [values.join("\t")] : []));
  const status = all("status");
  return {
    registered: all("registered").length > 0,
    missing: all("missing"),
    resolves: all("resolves").length > 0,
    image: parseImage(all("image")[0]),
    engineImage: parseImage(all("engineImage")[0]),
    local: all("local").length > 0,
    status: status.length > 0 ? status.join("\n") : null,
  };
}

function parseImage(text: string | undefined): Image | null {
  if (text === undefined) return null;
  const [kind, readable, size, magic = ""] = text.split(" ");
  const known = (["directory", "file", "block"] as const).find((word) => word === kind) ?? "missing";
  return { kind: known, readable: readable === "yes", size: Number(size), magic };
}
