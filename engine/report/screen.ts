import { createLogUpdate } from "log-update";

/** Where a report goes: lines that stay, and, on a terminal, a footer below them that is redrawn. */
export interface Screen {
  print(lines: readonly string[]): void;
  footer(lines: readonly string[]): void;
  /** Removes the footer until the next one is drawn, and shows the cursor again. */
  clear(): void;
}

/** A stream such as process.stdout. */
export type OutputStream = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

/** Lines only, without a footer. */
export function plainScreen(stream: OutputStream): Screen {
  return {
    print(lines) {
      if (lines.length > 0) stream.write(joined(lines));
    },
    footer: () => undefined,
    clear: () => undefined,
  };
}

/** Lines scroll by above the footer, which is drawn again below them. */
export function liveScreen(stream: OutputStream): Screen {
  const draw = createLogUpdate(stream);
  let footer: readonly string[] = [];
  const redraw = (): void => {
    if (footer.length > 0) draw(footer.join("\n"));
  };
  return {
    print(lines) {
      if (lines.length === 0) return;
      draw.clear();
      // Not through log-update, which would wrap long lines that are to be copied.
      stream.write(joined(lines));
      redraw();
    },
    footer(lines) {
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
