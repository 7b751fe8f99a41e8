import { type HostProbe, mapProbe, readRows, shellText } from "../../engine/module/index.js";
import { type PackageSpec, packageWords } from "./package_spec.js";

/** What apt says of installing what is not there. */
export interface Offer {
  /** All packages that would come, by name. */
  readonly brings: readonly string[];
  /** Why it would fail; null where it would not. */
  readonly error: string | null;
}

/** What the host, as it is, would be offered; null where all is there, or the manager cannot say without acting. */
export function readOffer(wanted: readonly PackageSpec[], manager: string): HostProbe<Offer | null> {
  const script = `manager=${manager}
${DETECT}
${OFFER}
detect
[ "$manager" != apt ] || offer_apt ${packageWords(wanted, ({ text }) => text)}`;
  return mapProbe(readRows(script), offerIn);
}

const DETECT = shellText(import.meta.url, "package_detect.sh");
const OFFER = shellText(import.meta.url, "package_offer.sh");

function offerIn([first, ...rows]: readonly (readonly string[])[]): Offer | null {
  if (first?.[0] !== "status") return null;
  const lines = rows.map((row) => row.join("\t"));
  const brings = lines.flatMap((line) => /^Inst ([^\s:]+)/.exec(line)?.[1] ?? []);
  const errors = lines.flatMap((line) => /^E: (.*)/.exec(line)?.[1] ?? []);
  return { brings, error: first[1] === "0" ? null : errors.join("; ") || lines.join(" ") };
}
