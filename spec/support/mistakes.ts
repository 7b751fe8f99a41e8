import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { load } from "../../engine/cli/load.js";
import { renderDiagnostic } from "../../engine/source/caret.js";
import { type Diagnostic, InputError, sortDiagnostics } from "../../engine/source/diagnostic.js";

export type Files = Readonly<Record<string, string>>;

/** One mistake; « stands where the caret must point, in the file that has it. */
export type Mistake = readonly [title: string, code: string, says: RegExp, files: Files];

export function task(body: string): Files {
  return { "p.yml": `- hosts: web\n  tasks:\n    - ${body}\n` };
}

export function raw(body: string): Files {
  return { "p.yml": `- hosts: web\n  tasks:\n${body}\n` };
}

export function vars(variables: string, body: string): Files {
  return { "p.yml": `- hosts: web\n  vars: { ${variables} }\n  tasks:\n    - ${body}\n` };
}

export function handlers(notify: string, name: string): Files {
  return {
    "p.yml": `- hosts: web\n  tasks:\n    - { command: ls, notify: ${notify} }\n  handlers:\n    - { name: ${name}, command: "true" }\n`,
  };
}

export function inventory(text: string): Files {
  return { ...task("debug: x"), "hosts.yml": text };
}

/** A directory of its own around each test, with what `tsplay validate p.yml -i hosts.yml` complains of in it. */
export class Desk {
  readonly #home = process.cwd();
  #directory = "";

  constructor() {
    beforeEach(() => {
      this.#directory = mkdtempSync(join(tmpdir(), "tsplay-mistake-"));
      process.chdir(this.#directory);
    });
    afterEach(() => {
      process.chdir(this.#home);
      rmSync(this.#directory, { recursive: true, force: true });
    });
  }

  /** Writes the files, without the mark; answers where it stood, as file:line:column. */
  lay(files: Files): string {
    let place = "";
    const hosts = "web: { hosts: { a: {} } }\ndb: { hosts: { b: {} } }\n";
    for (const [name, text] of Object.entries({ "hosts.yml": hosts, ...files })) {
      const at = text.indexOf("«");
      if (at >= 0) {
        const before = text.slice(0, at).split("\n");
        place = `${name}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
      }
      mkdirSync(dirname(join(this.#directory, name)), { recursive: true });
      writeFileSync(join(this.#directory, name), text.replace("«", ""));
    }
    return place;
  }

  async problems(): Promise<readonly Diagnostic[]> {
    try {
      await this.warnings();
      return [];
    } catch (error) {
      if (error instanceof InputError) return sortDiagnostics(error.diagnostics);
      throw error;
    }
  }

  /** What is probably a mistake, where nothing is wrong for certain. */
  async warnings(extra: readonly string[] = []): Promise<readonly Diagnostic[]> {
    const selection = { limit: null, only: [], skip: [], startAt: null, extra };
    return (await load(["p.yml"], ["hosts.yml"], [], selection)).warnings;
  }
}

/** A test for each mistake: it is the only one told, where it is, as what it is. */
export function pointedAt(desk: Desk, mistakes: readonly Mistake[]): void {
  for (const [title, code, says, files] of mistakes)
    it(`the mistake is pointed at: ${title}`, async () => {
      const place = desk.lay(files);
      const told = (await desk.problems()).map((diagnostic) => renderDiagnostic(diagnostic));
      assert.equal(told.length, 1, told.join("\n\n"));
      const [only = ""] = told;
      assert.ok(only.startsWith(`${place}: `), `wanted ${place} in:\n${only}`);
      assert.ok(only.includes(`[${code}]`), `wanted ${code} in:\n${only}`);
      assert.match(only, says);
    });
}

/** A test for each text with which nothing is wrong. */
export function fine(desk: Desk, texts: readonly (readonly [title: string, files: Files])[]): void {
  for (const [title, files] of texts)
    it(`no mistake is seen in ${title}`, async () => {
      desk.lay(files);
      assert.deepEqual(
        (await desk.problems()).map((diagnostic) => renderDiagnostic(diagnostic)),
        [],
      );
    });
}
