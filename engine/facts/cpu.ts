import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";
import { ovirtFamilies } from "./ovirt_families.js";
import { numeric, pairs, sections } from "./sections.js";

/** From the first block of /proc/cpuinfo. */
export const cpu: Fact = {
  summary: "The processor, and the virtual machines that it can run",
  fields: {
    vendor: "GenuineIntel, AuthenticAMD, …; null if the kernel does not say",
    model: "The model name that the kernel gives",
    flags: "The feature flags of /proc/cpuinfo",
    "flags.*": "One flag, counted from 0",
    count: "The number of logical processors",
    virtualization: "vmx (Intel) or svm (AMD); null if the processor has neither flag",
    kvm: "Whether /dev/kvm exists; it does not if virtualization is disabled in the BIOS",
    ovirt_family:
      "The best CPU family of oVirt 3.4 that the processor supports, such as model_Westmere; null if none",
    ovirt_families: "All CPU families of oVirt 3.4 that it supports, best first",
    "ovirt_families.*": "One family, counted from 0",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "cpu.sh")), ({ stdout }) => read(sections(stdout))),
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
