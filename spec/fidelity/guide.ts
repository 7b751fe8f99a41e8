import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Event } from "../../engine/event/index.js";
import { projectRoot } from "../site/settings.js";
import { compare } from "./compare.js";
import type { GuideSite, Played } from "./site_play.js";
import type { Section } from "./table.js";

export const GUIDE = "playbooks/hosted-engine.yml";

/** What the guide was predicted to do: each chapter from where the one before it ends, and all of it from bare hosts. */
export interface GuideMeasured {
  readonly chapters: readonly Section[];
  readonly whole: Section;
}

/** Plays the guide's chapters on bare hosts, each of them a check and a run. */
export async function measureGuide(
  site: GuideSite,
  done: (chapter: Section) => void,
): Promise<GuideMeasured> {
  const whole = await site.play(GUIDE, { check: true });
  const chapters: Section[] = [];
  const ran: Event[] = [];
  for (const playbook of chaptersOf(GUIDE)) {
    const check = await site.play(playbook, { check: true });
    const run = await site.play(playbook, { check: false });
    ran.push(...run.events);
    const chapter = sectionOf(playbook, "a chapter of the guide", check.events, run.events, run);
    chapters.push(chapter);
    done(chapter);
  }
  return {
    chapters,
    whole: sectionOf(GUIDE, "the whole guide, checked on bare hosts", whole.events, ran, null),
  };
}

function sectionOf(
  title: string,
  about: string,
  check: readonly Event[],
  run: readonly Event[],
  must: Played | null,
): Section {
  const failed = must !== null && must.exit !== 0 ? [`the run exited with ${must.exit}`] : [];
  return { title, about, rows: compare(check, run), wrong: failed };
}

/** The playbooks that a playbook imports, in its order. */
function chaptersOf(playbook: string): readonly string[] {
  const plays: unknown = parse(readFileSync(join(projectRoot, playbook), "utf8"));
  if (!Array.isArray(plays)) throw new Error(`${playbook} is no list of plays`);
  return plays.map((play: unknown) => {
    if (typeof play === "object" && play !== null && "import_playbook" in play)
      return `playbooks/${String(play.import_playbook)}`;
    throw new Error(`${playbook} has a play of its own`);
  });
}
