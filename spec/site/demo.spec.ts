import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./settings.js";
import { isAlive, readRecord } from "./state.js";
import { privateSite, skipWithoutSites, until } from "./support.js";

describe("the demo", function () {
  this.timeout(600_000);
  skipWithoutSites();

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"] as const)
    it(`ended by ${signal} takes its site down`, async () => {
      const { directory, net } = privateSite();
      const argv = ["--import=tsx/esm", join(projectRoot, "spec/site/demo.ts")];
      const env = { ...process.env, TSPLAY_SITE_DIR: directory, TSPLAY_SITE_NET: net };
      const demo = spawn(process.execPath, argv, { cwd: projectRoot, env, stdio: "ignore" });
      const gone = once(demo, "exit");
      try {
        await until(() => readRecord(directory) !== null || demo.exitCode !== null);
        const record = readRecord(directory);
        assert.ok(record !== null, "the demo ended by itself");
        demo.kill(signal);
        const code: unknown = (await gone)[0];
        assert.equal(code, STATUS[signal]);
        const processes = [record.daemon, ...Object.values(record.hosts)];
        await until(() => !processes.some(isAlive));
      } finally {
        demo.kill("SIGKILL");
        rmSync(directory, { recursive: true, force: true });
      }
    });
});

const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const;
