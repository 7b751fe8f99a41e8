import type { Converse } from "../module/action.js";
import type { Turn } from "../module/dialog.js";
import { decode } from "../module/probe.js";
import { reveal } from "../secret/secret.js";
import type { Exchange, Script, Session } from "../transport/index.js";
import { Account } from "./account.js";
import { DialogError, type Trouble } from "./error.js";
import type { Ended, Hooks } from "./hooks.js";
import {
  answerScript,
  doneScript,
  forgetScript,
  type Look,
  lookScript,
  readLook,
  readVerdict,
  startScript,
} from "./host.js";
import { isLoss, Line } from "./line.js";
import { type Piece, Printed } from "./printed.js";
import { Table } from "./table.js";

/** One conversation as this process holds it. Times are on the clock of `performance.now`. */
export class Conversation {
  readonly #action: Converse;
  readonly #hooks: Hooks;
  readonly #line: Line;
  readonly #table: Table;
  readonly #account: Account;
  readonly #printed = new Printed();
  readonly #answered = new Set<number>();
  readonly #done = new Set<number>();
  /** Prompts, by where they begin, whose `first` actions have been done. */
  readonly #prepared = new Set<number>();
  #directory = "";
  #group = 0;
  #quiet: number;
  #heard = performance.now();
  #deadline: number;

  constructor(action: Converse, open: () => Promise<Session>, hooks: Hooks) {
    this.#action = action;
    this.#hooks = hooks;
    this.#line = new Line(open, hooks);
    this.#table = new Table(action.dialog);
    this.#account = new Account(action, hooks.secrets);
    this.#quiet = action.dialog.quiet;
    this.#deadline = performance.now() + action.dialog.within * 1000;
  }

  async hold(): Promise<Ended> {
    let look = await this.#begin();
    for (;;) {
      const news = await this.#hear(look);
      const whole = this.#printed.size >= look.size;
      if (look.stage === "none")
        this.#fail("gone", "its directory is gone: another run has collected its end.");
      if (whole && look.stage === "ended") return this.#end(look.number);
      if (whole && look.stage === "broken") this.#fail("broken", BROKEN);
      if (performance.now() >= this.#deadline)
        this.#fail("too-long", `it has not ended in time. ${this.#lastLine}`);
      const answering = whole && !news ? await this.#consider() : null;
      look = await this.#look(whole ? this.#patience(news) : 0, answering);
    }
  }

  /** Starts or joins. What a fallen host has left is cleared only where nothing was answered yet. */
  async #begin(): Promise<Look> {
    const joined = await this.#start();
    const look = await this.#look(0, null);
    if (!joined || look.stage !== "broken" || look.answered.length + look.done.length > 0) return look;
    await this.#exchange([forgetScript(this.#action.id)], []);
    await this.#start();
    return this.#look(0, null);
  }

  async #start(): Promise<boolean> {
    const { written } = await this.#exchange([startScript(this.#action)], []);
    const said = decode(written[0]?.stdout ?? Buffer.alloc(0));
    const [, verdict, directory] = /^(started|joined) (.*)\n$/s.exec(said) ?? [];
    if (directory === undefined)
      this.#fail("start", `it could not be started: ${decode(written[0]?.stderr ?? Buffer.alloc(0))}`);
    this.#directory = directory;
    if (verdict === "joined")
      this.#hooks.progress(`${this.#action.id} was begun before, and is picked up where it stands`);
    return verdict === "joined";
  }

  /** Gives an answer, if there is one to give, and looks what the program says to it, in one exchange. */
  async #look(wait: number, answering: Script | null): Promise<Look> {
    const look = lookScript(this.#action.id, this.#printed.size, wait);
    const { written, read } = await this.#exchange(answering ? [answering] : [], [look]);
    if (answering && readVerdict(written[0]) === "answered") this.#heard = performance.now();
    if (!read[0]) throw new Error("no reply to a look");
    return readLook(read[0]);
  }

  /** Takes in what was printed, acting on lines in their order; tells whether there was anything new. */
  async #hear(look: Look): Promise<boolean> {
    const answers = this.#answered.size;
    for (const offset of look.answered) this.#answered.add(offset);
    for (const offset of look.done) this.#done.add(offset);
    if (look.stage === "running") this.#group = look.number;
    const news = look.bytes.length > 0 || this.#answered.size > answers;
    if (news) this.#heard = performance.now();
    for (const piece of this.#printed.take(look.bytes, this.#answered)) {
      if (piece.kind === "line") await this.#hearLine(piece);
      else this.#hearAnswered(piece);
    }
    return news;
  }

  async #hearLine({ text, end }: Piece): Promise<void> {
    const told = this.#account.line(text);
    if (told !== null) this.#hooks.progress(told);
    const turn = this.#table.told(text);
    if (!turn) return;
    this.#take(turn);
    if (this.#done.has(end)) return;
    await this.#perform(turn);
    await this.#exchange([doneScript(this.#action.id, end)], []);
    this.#done.add(end);
  }

  /** A prompt that was answered: a moment ago, by another, or by a run that was killed. */
  #hearAnswered({ text }: Piece): void {
    const turn = this.#table.prompted(text);
    this.#account.answered(text, turn?.answer ?? "");
    if (turn) this.#take(turn);
    this.#table.answered();
  }

  /** The program waits, or seems to: an answer to what it asks, or null where there is none to be given yet. */
  async #consider(): Promise<Script | null> {
    const asked = this.#printed.unfinished;
    const turn = asked === "" ? null : this.#table.prompted(asked);
    if (turn) return this.#answer(turn, asked);
    const silence = (performance.now() - this.#heard) / 1000;
    if (LIKE_A_PROMPT.test(asked) && silence >= Math.min(UNKNOWN_AFTER, this.#quiet))
      this.#fail(
        "unknown-prompt",
        `it asks ${this.#account.quoted(asked)}, which no turn knows. Nothing was answered.`,
      );
    if (silence >= this.#quiet) {
      const expected = `Expected was ${this.#table.expected()}.`;
      this.#fail(
        "silent",
        `no output for ${Math.round(silence)} s. ${this.#account.lastLine(asked)} ${expected}`,
      );
    }
    return null;
  }

  async #answer(turn: Turn, asked: string): Promise<Script> {
    if (this.#table.spent(turn)) {
      const times = turn.times === undefined || turn.times === 1 ? "an answer" : `${turn.times} answers`;
      this.#fail("loop", `“${turn.name}” is asked again after ${times}: ${this.#account.quoted(asked)}.`);
    }
    if (!this.#prepared.has(this.#printed.start)) await this.#perform(turn);
    this.#prepared.add(this.#printed.start);
    const answer = turn.answer === undefined ? null : reveal(turn.answer);
    return answerScript(this.#action.id, this.#printed.size, this.#answered.size, answer);
  }

  /** However long it takes, it is neither the program's silence nor its time. */
  async #perform({ first = [] }: Turn): Promise<void> {
    const started = performance.now();
    for (const action of first) {
      this.#hooks.signal.throwIfAborted();
      await this.#hooks.perform(action, action.do === "operator" ? this.#account.shownTo(action) : []);
    }
    this.#heard = performance.now();
    this.#deadline += this.#heard - started;
  }

  #take(turn: Turn): void {
    this.#table.take(turn);
    this.#quiet = turn.quiet ?? this.#action.dialog.quiet;
  }

  /** Seconds to wait for output: a moment where a prompt may just have been printed, else what one exchange may take. */
  #patience(news: boolean): number {
    if (news && this.#printed.unfinished !== "") return SETTLED;
    const left = this.#quiet - (performance.now() - this.#heard) / 1000;
    return Math.max(SETTLED, Math.min(LONGEST_WAIT, left));
  }

  /** The reply is safely here, so what is on the host can go; if it will not, the reply is no worse. */
  async #end(status: number): Promise<Ended> {
    const transcript = this.#account.transcript(this.#printed.unfinished);
    const { alarms } = this.#account;
    this.#deadline = performance.now() + FORGETTING;
    await this.#exchange([forgetScript(this.#action.id)], []).catch((error: unknown) => {
      if (!isLoss(error)) throw error;
      this.#hooks.progress(`${this.#directory} could not be removed: ${error.message}`);
    });
    if (status === 0 && alarms !== "")
      throw new DialogError(
        "alarm",
        `${this.#action.id} ended with status 0, but said: ${alarms.trim()}`,
        transcript,
      );
    return { reply: { status, stdout: Buffer.from(transcript), stderr: Buffer.from(alarms) }, transcript };
  }

  #fail(why: Trouble, sentence: string): never {
    const message = `${this.#action.id}: ${sentence.trim()}${this.#whereabouts(why)}`;
    throw new DialogError(why, message, this.#account.transcript(this.#printed.unfinished));
  }

  get #lastLine(): string {
    return this.#account.lastLine(this.#printed.unfinished);
  }

  /** What to do about a program that is still there. */
  #whereabouts(why: Trouble): string {
    if (why === "gone" || why === "start") return "";
    const out = `what it printed is in ${this.#directory}/out on the host`;
    if (why === "broken")
      return ` ${out}. To begin anew, once nothing of it is left: rm -r ${this.#directory}`;
    return ` It was left as it is: ${out}. Run again to go on with it, or end it there with: kill -TERM -- -${this.#group}`;
  }

  async #exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    return this.#line.exchange(writes, reads, this.#deadline);
  }
}

/** Seconds after which an unfinished line is taken for whole; also what getpass needs to switch the echo off. */
const SETTLED = 0.2;

/** Seconds that one look waits for news. */
const LONGEST_WAIT = 2;

/** Seconds that a line may look like a prompt that no turn knows before it is called one. */
const UNKNOWN_AFTER = 3;

/** Others, such as a line of dots that grows, may just be unfinished. */
const LIKE_A_PROMPT = /[:?] ?$/;

/** Milliseconds that a lost connection may take to come back for cleaning up. */
const FORGETTING = 60_000;

const BROKEN = "its process is gone without an exit status, as after a restart of the host;";
