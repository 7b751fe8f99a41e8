#!/usr/bin/env node
import { siteSettings } from "./settings.js";
import { bringDown, bringUp, forget, siteStatus } from "./control.js";

const USAGE = "usage: npm run site -- up | down | reset | status\n";

const commands: Readonly<Record<string, () => Promise<string>>> = {
  up: () => bringUp(siteSettings()),
  down: () => bringDown(siteSettings()),
  status: () => Promise.resolve(siteStatus(siteSettings())),
  async reset() {
    const settings = siteSettings();
    await bringDown(settings);
    forget(settings);
    return bringUp(settings);
  },
};

const command = commands[process.argv[2] ?? ""];
if (command === undefined || process.argv.length > 3) {
  process.stderr.write(USAGE);
  process.exitCode = 5;
} else {
  await command().then(
    (text) => process.stdout.write(text),
    (error: unknown) => {
      process.stderr.write(`site: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
