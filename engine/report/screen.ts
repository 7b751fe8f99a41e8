import { createLogUpdate } from "log-update";

/** Where a report goes: lines that stay, and, on a terminal, a footer below them that does not. */
export interface Screen {
  print(lines: readonly string[]): void;
  foot(lines: readonly string[]): void;
  /** Takes the footer away, for good or until the next one, and gives the cursor back. */
  clear(): void;
}

/** A stream such as process.stdout. */
export type Output = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

/** Lines, and nothing that moves. */
export function plainScreen(stream: Output): Screen {
  return {
    print(lines) {
      if (lines.length > 0) stream.write(joined(lines));
    },
    foot: () => undefined,
    clear: () => undefined,
  };
}

/** Lines scroll by above the footer, which is drawn again below them. */
export function liveScreen(stream: Output): Screen {
  const draw = createLogUpdate(stream);
  let footer: readonly string[] = [];
  const redraw = (): void => {
    if (footer.length > 0) draw(footer.join("\n"));
  };
  return {
    print(lines) {
      if (lines.length === 0) return;
      draw.clear();
      // Not through log-update, which would break long lines that are to be copied.
      stream.write(joined(lines));
      redraw();
    },
    foot(lines) {
      if (lines.length === 0) draw.clear();
      footer = lines;
      redraw();
    },
    clear() {
      footer = [];
      draw.clear();
      draw.done();
    },
  };
}

const joined = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
