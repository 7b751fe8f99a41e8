import { param, defineModule, refuse } from "../engine/module/index.js";

/** Fails unless conditions hold. */
export default defineModule({
  summary: "Fail unless conditions are true",
  description:
    "Fails if a condition is false, and says which. It uses only variables and facts, so a check has the same result as a run.",

  params: {
    that: {
      type: "conditions",
      description: "A condition, or a list of conditions that must all be true; written without {{ }}",
    },
    message: param.text("What a failure means; shown before the conditions that failed", { optional: true }),
  },
  examples: {
    "A fact": { that: 'eq facts.os.family "RedHat"', message: "this playbook is for EL6" },
    "Several at once": { that: ["ge facts.memory.total_mb 4096", "facts.cpu.virtualization"] },
  },

  canChange: false,
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
