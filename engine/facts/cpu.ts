import { readScript, mapProbe } from "../module/probe.js";
import type { Fact } from "./fact.js";
import { ovirtFamilies } from "./ovirt_families.js";
import { numeric, pairs, sections } from "./sections.js";

/** From the first block of /proc/cpuinfo. */
export const cpu: Fact = {
  summary: "The processor, and what virtual machines may be run on it",
  fields: {
    vendor: "GenuineIntel, AuthenticAMD, …; null where the kernel does not say",
    model: "The model's name as the kernel gives it",
    flags: "The features, as /proc/cpuinfo writes them",
    "flags.*": "One feature, counted from 0",
    count: "Logical processors",
    virtualization: "vmx (Intel) or svm (AMD); null where the processor cannot or may not virtualize",
    kvm: "Whether /dev/kvm is there: false when the BIOS has virtualization switched off",
    ovirt_family:
      "The best family of oVirt 3.4 whose features are all there, such as model_Westmere; null for none",
    ovirt_families: "All such families, best first",
    "ovirt_families.*": "One family, counted from 0",
  },
  probe: mapProbe(
    readScript(`echo '== device'
[ -e /dev/kvm ] && echo kvm
echo '== count'
grep -c '^processor' /proc/cpuinfo
echo '== first'
awk -F: '!seen[$1]++' /proc/cpuinfo`),
    ({ stdout }) => read(sections(stdout)),
  ),
};

interface Cpu {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly flags: readonly string[];
  readonly count: number | null;
  readonly virtualization: "vmx" | "svm" | null;
  readonly kvm: boolean;
  readonly ovirt_family: string | null;
  readonly ovirt_families: readonly string[];
}

function read(section: (name: string) => readonly string[]): Cpu {
  const values = pairs(section("first"), /:/);
  const vendor = values.get("vendor_id") ?? values.get("CPU implementer") ?? null;
  const flags = (values.get("flags") ?? values.get("Features") ?? "")
    .split(/\s+/)
    .filter((flag) => flag !== "");
  const families = ovirtFamilies(vendor, flags);
  return {
    vendor,
    model: values.get("model name") ?? values.get("Model") ?? values.get("cpu") ?? null,
    flags,
    count: numeric(section("count")[0]) || null,
    virtualization: (["vmx", "svm"] as const).find((flag) => flags.includes(flag)) ?? null,
    kvm: section("device").includes("kvm"),
    ovirt_family: families[0] ?? null,
    ovirt_families: families,
  };
}
