import { converse } from "../../engine/dialog/index.js";
import { SecretStore } from "../../engine/secret/store.js";
import { questions, stage } from "./fixture.js";

/** A process that is there to be killed: `talker ID LOG` tells each question it comes to, and `ended STATUS`. */
const [, , id = "", log = ""] = process.argv;
const { reply } = await converse(questions(id, log), stage(id).open, {
  progress: () => undefined,
  secrets: new SecretStore(),
  signal: new AbortController().signal,
  perform: (asked) => {
    process.stdout.write(`${asked.do === "operator" ? asked.say : ""}\n`);
    return Promise.resolve();
  },
});
process.stdout.write(`ended ${reply.status}\n`, () => process.exit());
