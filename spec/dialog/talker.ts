import { converse } from "../../engine/dialog/index.js";
import type { Action } from "../../engine/module/index.js";
import { converse as action, stage } from "./fixture.js";

/** The conversation that is killed: four questions, each announced on our stdout before it is answered. */
export function questions(id: string, log: string): Parameters<typeof converse>[0] {
  const announced = (name: string): Action => ({ do: "operator", say: name });
  const names = ["one", "two", "three", "four"];
  return action(id, log, names.map((name) => `ask '${name}: '; echo`).join("\n"), {
    turns: names.map((name) => ({
      name,
      prompt: `^${name}: $`,
      first: [announced(name)],
      answer: `to ${name}`,
    })),
  });
}

/** A process of its own, to be killed: `talker ID LOG`. Its last line is `ended STATUS`. */
if (process.argv[1] === import.meta.filename) {
  const [, , id = "", log = ""] = process.argv;
  const { reply } = await converse(questions(id, log), stage(id).open, {
    progress: () => undefined,
    secret: () => undefined,
    signal: new AbortController().signal,
    perform: (asked) => {
      process.stdout.write(`${asked.do === "operator" ? asked.say : ""}\n`);
      return Promise.resolve();
    },
  });
  process.stdout.write(`ended ${reply.status}\n`, () => process.exit());
}
