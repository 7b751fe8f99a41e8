import { defineModule, refuse } from "../engine/module/index.js";

/** Fails unless conditions hold. */
export default defineModule({
  summary: "Insist on conditions",
  description:
    "Fails where a condition does not hold, and says which. It looks at variables and facts only, and so tells in a check what it tells in a run.",

  params: {
    that: {
      type: "conditions",
      description: "An expression, or a list of which all must hold; written bare, without {{ }}",
    },
    message: {
      type: "string",
      optional: true,
      description: "What it means when they do not: told before the conditions that failed",
    },
  },
  examples: {
    "A fact": { that: 'eq facts.os.family "RedHat"', message: "this playbook is for EL6" },
    "Several at once": { that: ["ge facts.memory.total_mb 4096", "facts.cpu.virtualization"] },
  },

  reads: () => ({}),
  check({ that, message }): null {
    const broken = that.filter(({ holds }) => !holds).map(({ text }) => text);
    if (broken.length === 0) return null;
    const list = broken.map((text) => `“${text}”`).join(", ");
    return refuse(
      `${message === undefined ? "" : `${message}: `}${list} ${broken.length > 1 ? "do" : "does"} not hold`,
    );
  },
  apply: () => [],
});
