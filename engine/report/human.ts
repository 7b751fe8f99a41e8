import type { Event, Reporter } from "../event/index.js";
import { Footer } from "./footer.js";
import { Narrator } from "./narrator.js";
import type { Page } from "./page.js";
import { palette } from "./paint.js";
import { liveScreen, plainScreen, type Output, type Screen } from "./screen.js";

export interface HumanOptions {
  readonly stream: Output;
  /** Columns; Infinity to break no lines; by default as wide as the stream is at the moment, or 80. */
  readonly width?: number;
  readonly color: boolean;
  /** 0: what matters; 1: every task, and the writes; 2: what programs printed; 3: results. */
  readonly verbose: number;
  /** Differences in a real run too; a check always shows them. */
  readonly diff: boolean;
  /** Keeps a footer with what is under way below the lines: for terminals only. */
  readonly live: boolean;
  /** The words of the command line without its `-l`, asked for at the end: shown with one for the hosts that are not done. */
  readonly rerun: readonly string[];
  readonly clock?: Clock;
}

/** Time, to be replaced in specs. */
export interface Clock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Calls again and again; the answer ends that. Must not keep the process alive. */
  every(ms: number, call: () => void): () => void;
}

/** A reporter for people, and a way to keep the terminal to oneself for a while. */
export interface Human extends Reporter {
  (event: Event): void;
  /** Takes the footer away, so that somebody else may use the terminal; lines wait until `release`. */
  hold(): void;
  release(): void;
}

/** Reports a run as lines on a stream, with a live footer below them where somebody watches. */
export function human(options: HumanOptions): Human {
  const terminal = new LiveReport(options);
  return Object.assign((event: Event) => terminal.see(event), {
    hold: () => terminal.hold(),
    release: () => terminal.release(),
  });
}

class LiveReport {
  readonly #options: HumanOptions;
  readonly #clock: Clock;
  readonly #screen: Screen;
  readonly #narrator: Narrator;
  readonly #footer: Footer;
  readonly #paint: Page["paint"];
  #check = false;
  /** Lines that wait while somebody else uses the terminal. */
  #held: string[] | null = null;
  #drawn = -Infinity;
  #stop = (): void => undefined;

  constructor(options: HumanOptions) {
    const clock = options.clock ?? realClock;
    this.#options = options;
    this.#clock = clock;
    this.#screen = options.live ? liveScreen(options.stream) : plainScreen(options.stream);
    this.#narrator = new Narrator({
      get rerun() {
        return options.rerun;
      },
      live: options.live,
    });
    this.#footer = new Footer(() => clock.now());
    this.#paint = palette(options.color);
  }

  see(event: Event): void {
    const { live } = this.#options;
    if (event.type === "run-started") {
      this.#check = event.check;
      if (live) this.#stop = this.#clock.every(REDRAW, () => this.#draw());
    }
    const lines = this.#narrator.tell(event, this.#page());
    this.#footer.see(event);
    if (this.#held !== null) this.#held.push(...lines);
    else this.#screen.print(lines);
    if (event.type === "run-done") {
      this.#stop();
      this.#screen.clear();
    } else if (live && this.#clock.now() - this.#drawn >= SOONEST) this.#draw();
  }

  hold(): void {
    this.#held ??= [];
    this.#screen.clear();
  }

  release(): void {
    const lines = this.#held ?? [];
    this.#held = null;
    this.#screen.print(lines);
    if (this.#options.live) this.#draw();
  }

  #page(): Page {
    const { width, stream, verbose, diff } = this.#options;
    return {
      width: width ?? Math.max(20, stream.columns ?? 80),
      paint: this.#paint,
      verbose,
      diff: diff || this.#check,
    };
  }

  #draw(): void {
    if (this.#held !== null) return;
    this.#drawn = this.#clock.now();
    this.#screen.foot(this.#footer.lines(this.#page()));
  }
}

/** Milliseconds between two drawings of the footer when nothing happens, and when much does. */
const REDRAW = 250;
const SOONEST = 50;

const realClock: Clock = {
  now: () => performance.now(),
  every(ms, call) {
    const timer = setInterval(call, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
