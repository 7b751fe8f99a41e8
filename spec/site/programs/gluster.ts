import { existsSync } from "node:fs";
import { hasFault, ownName, pause, readLine, WORLD } from "./files.js";
import { done, failed, print, type Answer } from "./gluster-answer.js";
import { detach, list, probe, status as peerStatus } from "./gluster-peer.js";
import { info, status as volumeStatus } from "./gluster-show.js";
import { withState, uuidOf, type GlusterState } from "./gluster-state.js";
import { remove, reset, set, start, stop } from "./gluster-life.js";
import { addBrick, create, removeBrick } from "./gluster-volume.js";

const VERSION = "glusterfs 3.5.0 built on Apr 23 2014 12:53:55 (simulated)\n";
const argv = process.argv.slice(2);
const asXml = argv.includes("--xml");
const script = argv.includes("--mode=script");
const everyWord = argv.filter((word) => !word.startsWith("--"));
// In script mode 3.4.2 to 3.5 add "force" to these by themselves, and with it lose their checks.
const quietlyForced = script && ["create", "add-brick", "replace-brick"].includes(everyWord[1] ?? "");
const force = quietlyForced || everyWord.at(-1) === "force";
const words =
  everyWord.at(-1) === "force" && everyWord[1] !== "remove-brick" ? everyWord.slice(0, -1) : everyWord;

const QUESTIONS: Readonly<Record<string, string>> = {
  "volume stop": "Stopping volume will make its data inaccessible. Do you want to continue? ",
  "volume delete": "Deleting volume will erase all information about the volume. Do you want to continue? ",
};

process.exitCode = main();

function main(): number {
  if (argv.includes("--version") || argv.includes("-V")) return (process.stdout.write(VERSION), 0);
  if (words.length === 0 || words[0] === "help" || argv.includes("--help")) {
    process.stdout.write(
      "gluster (simulated): peer probe|detach|status, pool list, volume create|start|stop|delete|info|status|set|reset|add-brick|remove-brick\n",
    );
    return 0;
  }
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      'ERROR: failed to create logfile "/var/log/glusterfs/cli.log" (Permission denied)\n',
    );
    return 1;
  }
  const self = ownName();
  if (hasFault("hang.gluster")) pause(3_600_000);
  if (!existsSync(`${WORLD}/gluster/running/${self}`)) {
    process.stdout.write("Connection failed. Please check if gluster daemon is operational.\n");
    return 1;
  }
  const busy = failed("", "Another transaction is in progress. Please try again after sometime.");
  if (hasFault("gluster-locked")) return print(busy, asXml);
  // A question must not hold the cluster's lock: it is asked before, and the answer is kept.
  const answers = askBefore();
  if (answers === null) return 1;
  const answer = withState((state) => {
    uuidOf(state, self);
    return command(state, self, answers);
  });
  return print(answer ?? busy, asXml);
}

function command(state: GlusterState, self: string, answers: boolean): Answer {
  const [object = "", verb = "", ...rest] = words;
  const ask = (question: string): boolean => answers || confirm(question);
  switch (`${object} ${verb}`) {
    case "peer probe":
      return rest[0] === undefined ? failed("", "Usage: peer probe <HOSTNAME>") : probe(state, self, rest[0]);
    case "peer detach":
      return detach(state, self, rest[0] ?? "", force);
    case "peer status":
      return peerStatus(state, self);
    case "pool list":
      return list(state, self);
    case "volume create":
      return create(state, self, rest, force, ask);
    case "volume add-brick":
      return addBrick(state, self, rest, force);
    case "volume remove-brick":
      return removeBrick(state, self, rest, ask);
    case "volume start":
      return start(state, self, rest[0], force);
    case "volume stop":
      return stop(state, self, rest[0], force);
    case "volume delete":
      return remove(state, self, rest[0]);
    case "volume info":
      return info(state, self, rest[0]);
    case "volume status":
      return volumeStatus(state, self, rest[0]);
    case "volume set":
      return set(state, self, rest);
    case "volume reset":
      return reset(state, self, rest);
    case "volume list":
      return volumeList(state, self);
    case "volume heal":
      return done("");
    default:
      return failed(
        "",
        `unrecognized word: ${verb === "" ? object : verb} (position ${verb === "" ? 0 : 1})`,
      );
  }
}

function volumeList(state: GlusterState, self: string): Answer {
  const names =
    state.pools.find(({ members }) => members.includes(self))?.volumes.map(({ name }) => name) ?? [];
  const xml = `<volList><count>${names.length}</count>${names.map((name) => `<volume>${name}</volume>`).join("")}</volList>`;
  return names.length === 0
    ? { text: "", remark: "No volumes present in cluster", xml }
    : done(names.map((name) => `${name}\n`).join(""), xml);
}

/** The questions that every run of a command asks; null when the answer was no or there was none. */
function askBefore(): boolean | null {
  if (script) return true;
  const question = QUESTIONS[`${words[0] ?? ""} ${words[1] ?? ""}`];
  if (question === undefined) return false;
  return confirm(question) ? true : null;
}

function confirm(question: string): boolean {
  if (script) return true;
  for (;;) {
    process.stdout.write(`${question}(y/n) `);
    const answer = readLine();
    if (answer === null) {
      process.stdout.write("gluster cli read error\n");
      return false;
    }
    if (/^(y|yes)$/i.test(answer.trim())) return true;
    if (/^(n|no)$/i.test(answer.trim())) return false;
    process.stdout.write("Invalid input, please enter y/n\n");
  }
}
