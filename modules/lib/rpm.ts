/** What orders two builds of one package: epoch, version, release. */
export interface Build {
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
}

/** Which of two builds is newer, as rpm has it: negative when the first is older. */
export function compareBuilds(one: Build, other: Build): number {
  return (
    number(one.epoch) - number(other.epoch) ||
    compareVersions(one.version, other.version) ||
    compareVersions(one.release, other.release)
  );
}

/** rpmvercmp: runs of digits count as numbers, letters as text, what lies between separates, “~” comes before the end. */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [parts(one), parts(other)];
  for (let at = 0; at < Math.max(ones.length, others.length); at += 1) {
    const order = comparePart(ones[at] ?? "", others[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

const parts = (version: string): readonly string[] => version.match(/\d+|[A-Za-z]+|~/g) ?? [];

function comparePart(one: string, other: string): number {
  if (one === other) return 0;
  if (one === "~" || other === "~") return one === "~" ? -1 : 1;
  if (one === "" || other === "") return one === "" ? -1 : 1;
  const [digits, otherDigits] = [/^\d/.test(one), /^\d/.test(other)];
  if (digits !== otherDigits) return digits ? 1 : -1;
  if (digits) return number(one) - number(other);
  return one < other ? -1 : 1;
}

const number = (text: string): number => Number(text.replace(/\D/g, "") || "0");
