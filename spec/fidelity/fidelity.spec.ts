import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../site/settings.js";
import { readChains } from "./chain.js";
import type { Totals } from "./compare.js";
import { whatForbidsMachines } from "./enter.js";

/** What a check may be wrong about, and how much it may leave open, in percent of all steps. */
const LIMITS = {
  chains: { wrong: 12, beside: 0, untold: 15 },
  guide: { wrong: 0, untold: 10 },
  drift: { alarms: 0 },
} as const;

/** Fewer than in a full run: “npm run fidelity -- drift”. */
const DRIFT = ["--changes", "12", "--unchanged", "2", "--seed", "10"];

describe("chains of tasks", () => {
  const chains = readChains();

  it("there are many, and each says what it is about", () => {
    assert.ok(chains.length >= 150, String(chains.length));
    for (const { name, about } of chains) assert.match(about, /^[a-zA-Z].*[^.]\.$/, name);
  });

  const modules = readdirSync(join(projectRoot, "modules")).flatMap((file) =>
    file.endsWith(".ts") ? [basename(file, ".ts")] : [],
  );
  for (const module of modules)
    it(`some are about ${module}`, () => {
      const about = chains.filter(({ plays }) => JSON.stringify(plays).includes(`"${module}":`));
      assert.ok(about.length >= 2, String(about.length));
    });
});

describe("what a check predicts, held against the run that follows", function () {
  this.timeout(900_000);
  let figures: Figures;

  before(async function () {
    const why = whatForbidsMachines();
    if (why !== null) {
      process.stdout.write(`      skipped: ${why}\n`);
      this.skip();
    }
    figures = await measured();
  });

  it("in chains of tasks it is wrong about no more than is known", () => {
    const { totals, beside } = figures;
    assert.ok(totals.steps > 1000, JSON.stringify(totals));
    assert.ok(totals.wrong <= LIMITS.chains.wrong, JSON.stringify(totals));
    assert.ok(beside <= LIMITS.chains.beside, String(beside));
  });

  it("in chains of tasks it leaves little open", () => {
    const { steps, honest } = figures.totals;
    assert.ok(honest * 100 <= steps * LIMITS.chains.untold, `${honest} of ${steps}`);
  });

  it("in the guide's chapters, each from where the one before it ends, it is not wrong", () => {
    const { wrong, honest, steps } = figures.guide.totals;
    assert.equal(wrong, LIMITS.guide.wrong);
    assert.ok(honest * 100 <= steps * LIMITS.guide.untold, `${honest} of ${steps}`);
    assert.deepEqual(
      figures.guide.whole.rows.filter(({ verdict }) => verdict === "wrong"),
      [],
    );
  });

  it("on converged hosts it names what was changed, which the run heals, and nothing else", () => {
    const { missed, alarms, unhealed } = figures.drift;
    assert.deepEqual({ missed, unhealed }, { missed: [], unhealed: [] });
    assert.ok(alarms.length <= LIMITS.drift.alarms, alarms.join("\n"));
  });
});

/** What the program prints, as far as it is asked of here. */
interface Figures {
  readonly totals: Totals;
  readonly beside: number;
  readonly guide: {
    readonly totals: Totals;
    readonly whole: { readonly rows: readonly { readonly verdict: string }[] };
  };
  readonly drift: Readonly<Record<"missed" | "alarms" | "unhealed", readonly string[]>>;
}

async function measured(): Promise<Figures> {
  const program = join(projectRoot, "spec/fidelity/main.ts");
  const argv = ["--import=tsx/esm", program, "chains", "guide", "drift", "--json", ...DRIFT];
  const child = spawn(process.execPath, argv, { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(output) as Figures;
}
