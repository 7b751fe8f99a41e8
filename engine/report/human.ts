import type { Event, Reporter } from "../event/index.js";
import { Footer } from "./footer.js";
import { Narrator } from "./narrator.js";
import type { Page } from "./page.js";
import { palette } from "./paint.js";
import { liveScreen, plainScreen, type OutputStream, type Screen } from "./screen.js";

export interface HumanOptions {
  readonly stream: OutputStream;
  /** Columns; Infinity to wrap nothing; by default the current width of the stream, or 80. */
  readonly width?: number;
  readonly color: boolean;
  /** 0: what matters; 1: every task, and the writes; 2: what programs printed; 3: results. */
  readonly verbose: number;
  /** Differences in a real run too; a check always shows them. */
  readonly diff: boolean;
  /** Keeps a footer with the progress below the lines: for terminals only. */
  readonly live: boolean;
  /** The command line without `-l`; the summary shows it with a `-l` for the hosts that are not done. Read at the end. */
  readonly rerun: readonly string[];
  readonly clock?: Clock;
}

/** Time, to be replaced in specs. */
export interface Clock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Calls repeatedly, until the returned function is called. Must not keep the process alive. */
  every(ms: number, call: () => void): () => void;
}

/** A reporter for people that can lend the terminal to somebody else for a while. */
export interface Human extends Reporter {
  (event: Event): void;
  /** Removes the footer, so that somebody else can use the terminal; lines are kept back until `release`. */
  hold(): void;
  release(): void;
}

/** Reports a run as lines on a stream, with a live footer below them on a terminal. */
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
  /** Lines kept back while somebody else uses the terminal. */
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
    const lines = this.#narrator.report(event, this.#page());
    this.#footer.see(event);
    if (this.#held !== null) this.#held.push(...lines);
    else this.#screen.print(lines);
    if (event.type === "run-done") {
      this.#stop();
      this.#screen.clear();
    } else if (live && this.#clock.now() - this.#drawn >= MIN_INTERVAL) this.#draw();
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
    this.#screen.footer(this.#footer.lines(this.#page()));
  }
}

/** Milliseconds between two drawings of the footer: when nothing happens, and at least. */
const REDRAW = 250;
const MIN_INTERVAL = 50;

const realClock: Clock = {
  now: () => performance.now(),
  every(ms, call) {
    const timer = setInterval(call, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
