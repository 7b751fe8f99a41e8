import type { Converse } from "../module/action.js";
import type { Turn } from "../module/action.js";
import { decode } from "../module/answer.js";
import { reveal } from "../secret/secret.js";
import type { Exchange, Script, Session } from "../transport/index.js";
import { DialogError, type DialogErrorKind } from "./error.js";
import type { Ended, Hooks } from "./hooks.js";
import {
  answerScript,
  doneScript,
  forgetScript,
  type Look,
  lookScript,
  readLook,
  readAnswerState,
  startScript,
} from "./scripts.js";
import { isLoss, ReconnectingSession } from "./reconnecting_session.js";
import * as messages from "./messages.js";
import { type OutputChunk, OutputBuffer } from "./output_buffer.js";
import { PromptTable } from "./prompt_table.js";
import { Transcript } from "./transcript.js";

/**
 * Starts the program, or joins it where it stands, and talks with it to its end. However often the connection is lost
 * or this process killed, every prompt is answered once.
 * @param open called again after a session was lost, and must then give another one
 * @throws DialogError
 * @throws Unreachable when the host was not there from the beginning, ConnectionLost when it did not come back
 */
export async function converse(action: Converse, open: () => Promise<Session>, hooks: Hooks): Promise<Ended> {
  return new Conversation(action, open, hooks).hold();
}

/** One conversation as this process holds it. Times are on the clock of `performance.now`. */
class Conversation {
  readonly #action: Converse;
  readonly #hooks: Hooks;
  readonly #session: ReconnectingSession;
  readonly #table: PromptTable;
  readonly #transcript: Transcript;
  readonly #output = new OutputBuffer();
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
    this.#session = new ReconnectingSession(open, hooks);
    this.#table = new PromptTable(action.dialog);
    this.#transcript = new Transcript(action, hooks.secrets);
    this.#quiet = action.dialog.quiet;
    this.#deadline = performance.now() + action.dialog.within * 1000;
  }

  async hold(): Promise<Ended> {
    let look = await this.#begin();
    for (;;) {
      const news = await this.#hear(look);
      const whole = this.#output.size >= look.size;
      if (look.stage === "none") this.#fail("gone", messages.GONE);
      if (whole && look.stage === "ended") return this.#end(look.number);
      if (whole && look.stage === "broken") this.#fail("broken", messages.BROKEN);
      if (performance.now() >= this.#deadline) this.#fail("too-long", messages.tooLong(this.#lastLine));
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
      this.#fail("start", messages.couldNotStart(decode(written[0]?.stderr ?? Buffer.alloc(0))));
    this.#directory = directory;
    if (verdict === "joined") this.#hooks.progress(messages.resumed(this.#action.id));
    return verdict === "joined";
  }

  /** Gives an answer, if there is one to give, and looks what the program says to it, in one exchange. */
  async #look(wait: number, answering: Script | null): Promise<Look> {
    const look = lookScript(this.#action.id, this.#output.size, wait);
    const { written, read } = await this.#exchange(answering ? [answering] : [], [look]);
    if (answering && readAnswerState(written[0]) === "answered") this.#heard = performance.now();
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
    for (const piece of this.#output.take(look.bytes, this.#answered)) {
      if (piece.kind === "line") await this.#hearLine(piece);
      else this.#hearAnswered(piece);
    }
    return news;
  }

  async #hearLine({ text, end }: OutputChunk): Promise<void> {
    const progress = this.#transcript.addLine(text);
    if (progress !== null) this.#hooks.progress(progress);
    const turn = this.#table.matchLine(text);
    if (!turn) return;
    this.#use(turn);
    if (this.#done.has(end)) return;
    await this.#perform(turn);
    await this.#exchange([doneScript(this.#action.id, end)], []);
    this.#done.add(end);
  }

  /** A prompt that was answered: a moment ago, by another, or by a run that was killed. */
  #hearAnswered({ text }: OutputChunk): void {
    const turn = this.#table.matchPrompt(text);
    this.#transcript.addAnswer(text, turn?.answer ?? "");
    if (turn) this.#use(turn);
    this.#table.forgetOutput();
  }

  /** The program waits, or seems to: an answer to what it asks, or null where there is none to be given yet. */
  async #consider(): Promise<Script | null> {
    const asked = this.#output.unfinished;
    const turn = asked === "" ? null : this.#table.matchPrompt(asked);
    if (turn) return this.#answer(turn, asked);
    const silence = (performance.now() - this.#heard) / 1000;
    if (LIKE_A_PROMPT.test(asked) && silence >= Math.min(UNKNOWN_AFTER, this.#quiet))
      this.#fail("unknown-prompt", messages.unknownPrompt(this.#transcript.quote(asked)));
    if (silence >= this.#quiet)
      this.#fail("silent", messages.silent(silence, this.#lastLine, this.#table.expected()));
    return null;
  }

  async #answer(turn: Turn, asked: string): Promise<Script> {
    if (this.#table.usedUp(turn))
      this.#fail("loop", messages.askedAgain(turn.name, turn.times ?? 1, this.#transcript.quote(asked)));
    if (!this.#prepared.has(this.#output.start)) await this.#perform(turn);
    this.#prepared.add(this.#output.start);
    const answer = turn.answer === undefined ? null : reveal(turn.answer);
    return answerScript(this.#action.id, this.#output.size, this.#answered.size, answer);
  }

  /** However long it takes, it is neither the program's silence nor its time. */
  async #perform({ first = [] }: Turn): Promise<void> {
    const started = performance.now();
    for (const action of first) {
      this.#hooks.signal.throwIfAborted();
      await this.#hooks.perform(action, action.do === "operator" ? this.#transcript.valuesFor(action) : []);
    }
    this.#heard = performance.now();
    this.#deadline += this.#heard - started;
  }

  #use(turn: Turn): void {
    this.#table.use(turn);
    this.#quiet = turn.quiet ?? this.#action.dialog.quiet;
  }

  /** Seconds to wait for output: a moment where a prompt may just have been printed, else what one exchange may take. */
  #patience(news: boolean): number {
    if (news && this.#output.unfinished !== "") return SETTLED;
    const left = this.#quiet - (performance.now() - this.#heard) / 1000;
    return Math.max(SETTLED, Math.min(LONGEST_WAIT, left));
  }

  /** The reply is safely here, so what is on the host can go; if it will not, the reply is no worse. */
  async #end(status: number): Promise<Ended> {
    const transcript = this.#transcript.text(this.#output.unfinished);
    const { alarms } = this.#transcript;
    this.#deadline = performance.now() + FORGETTING;
    await this.#exchange([forgetScript(this.#action.id)], []).catch((error: unknown) => {
      if (!isLoss(error)) throw error;
      this.#hooks.progress(messages.notRemoved(this.#directory, error.message));
    });
    if (status === 0 && alarms !== "")
      throw new DialogError("alarm", messages.alarmed(this.#action.id, alarms), transcript);
    return { reply: { status, stdout: Buffer.from(transcript), stderr: Buffer.from(alarms) }, transcript };
  }

  #fail(kind: DialogErrorKind, sentence: string): never {
    const message = `${this.#action.id}: ${sentence.trim()}${this.#advice(kind)}`;
    throw new DialogError(kind, message, this.#transcript.text(this.#output.unfinished));
  }

  get #lastLine(): string {
    return this.#transcript.lastLine(this.#output.unfinished);
  }

  #advice(kind: DialogErrorKind): string {
    if (kind === "gone" || kind === "start") return "";
    const situation = { directory: this.#directory, group: this.#group };
    return kind === "broken" ? messages.startOver(situation) : messages.leftRunning(situation);
  }

  async #exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    return this.#session.exchange(writes, reads, this.#deadline);
  }
}

/** Seconds after which an unfinished line is taken for whole; also what getpass needs to switch the echo off. */
const SETTLED = 0.2;

/** Seconds that one look waits for news. */
const LONGEST_WAIT = 2;

/** Seconds that a line may look like a prompt that no turn matches before it is called one. */
const UNKNOWN_AFTER = 3;

/** Others, such as a line of dots that grows, may just be unfinished. */
const LIKE_A_PROMPT = /[:?] ?$/;

/** Milliseconds that a lost connection may take to come back for cleaning up. */
const FORGETTING = 60_000;
