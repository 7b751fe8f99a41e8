import type { HostPlay } from "./host_play.js";
import { becauseFatal, type Team } from "./team.js";

/** Every host proceeds through the tasks independently; only its own writes make its readings stale. */
export async function runFree(team: Team): Promise<string | null> {
  const fatal: string[] = [];
  await team.each(team.live, (host) => runAlone(host, team, fatal));
  return fatal[0] ?? null;
}

async function runAlone(host: HostPlay, team: Team, fatal: string[]): Promise<void> {
  const { cursor } = host;
  for (let { task } = cursor; task !== null; { task } = cursor) {
    const doing = task;
    if (team.isInterrupted()) return void team.leave([host]);
    if (!host.state.alive || fatal.length > 0) return;
    await team.guarded(host, (one) => team.run(doing, one, () => cursor.later()));
    host.finish(doing);
    const stopped = becauseFatal(doing, [host], team);
    if (stopped !== null) fatal.push(stopped);
    cursor.advance();
  }
}
