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

/** Tells a run as lines on a stream, with a live footer below them where somebody watches. */
export function human(options: HumanOptions): Human {
  const clock = options.clock ?? realClock;
  const screen: Screen = options.live ? liveScreen(options.stream) : plainScreen(options.stream);
  const narrator = new Narrator({
    get rerun() {
      return options.rerun;
    },
    live: options.live,
  });
  const footer = new Footer(() => clock.now());
  const paint = palette(options.color);
  let check = false;
  let held: string[] | null = null;
  let drawn = -Infinity;
  let stop = (): void => undefined;

  const page = (): Page => ({
    width: options.width ?? Math.max(20, options.stream.columns ?? 80),
    paint,
    verbose: options.verbose,
    diff: options.diff || check,
  });
  const draw = (): void => {
    if (held !== null) return;
    drawn = clock.now();
    screen.foot(footer.lines(page()));
  };
  const see = (event: Event): void => {
    if (event.type === "run-started") {
      check = event.check;
      stop = options.live ? clock.every(REDRAW, draw) : stop;
    }
    const lines = narrator.tell(event, page());
    footer.see(event);
    if (held !== null) held.push(...lines);
    else screen.print(lines);
    if (event.type === "run-done") {
      stop();
      screen.clear();
    } else if (options.live && clock.now() - drawn >= SOONEST) draw();
  };

  return Object.assign(see, {
    hold() {
      held ??= [];
      screen.clear();
    },
    release() {
      const lines = held ?? [];
      held = null;
      screen.print(lines);
      if (options.live) draw();
    },
  });
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
