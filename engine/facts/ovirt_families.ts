/** The families hosted-engine 1.1 offers a host, best first: same vendor, and every feature of the model there. */
export function ovirtFamilies(vendor: string | null, flags: readonly string[]): readonly string[] {
  const present = new Set(flags);
  return models
    .filter((model) => model.vendor === vendor && model.features.every((feature) => present.has(feature)))
    .map(({ name }) => `model_${name}`);
}

const words = (text: string): readonly string[] => text.split(" ");

/** What both vendors' oldest models have: libvirt's pentiumpro, kvm32 and 64 bits. */
const common = words(
  "fpu de pse tsc msr pae mce cx8 apic sep pge cmov pat mmx fxsr sse sse2 mtrr mca pse36 clflush pni syscall nx lm",
);

interface Model {
  readonly name: string;
  readonly vendor: string;
  readonly features: readonly string[];
}

/** Each model adds to the one before it, as in EL6's cpu_map.xml; named here as /proc/cpuinfo names them. */
const models: readonly Model[] = [
  ...chain("GenuineIntel", [
    ["Conroe", "ssse3 lahf_lm"],
    ["Penryn", "cx16 sse4_1"],
    ["Nehalem", "sse4_2 popcnt"],
    ["Westmere", "aes"],
  ]),
  ...chain("AuthenticAMD", [
    ["Opteron_G1", ""],
    ["Opteron_G2", "cx16 rdtscp lahf_lm svm"],
    ["Opteron_G3", "monitor popcnt abm sse4a misalignsse"],
  ]),
];

function chain(vendor: string, steps: readonly (readonly [string, string])[]): readonly Model[] {
  let features = common;
  return steps
    .map(([name, added]) => {
      features = [...features, ...words(added).filter((word) => word !== "")];
      return { name, vendor, features };
    })
    .reverse();
}
