/** Where tsplay keeps what outlives a run on a host, for root; other users have theirs below their home. */
export const ROOT_STATE = "/var/lib/tsplay";

/**
 * A line of sh that sets `dir` to this path in the state directory of whoever runs it. `TSPLAY_STATE_DIR` in the
 * environment of the host's shell names another directory: specs keep out of the machine's own that way.
 */
export const stateDirectory = (below: string): string =>
  `if [ "$(id -u)" = 0 ]; then dir=${ROOT_STATE}; else dir=$HOME/.local/state/tsplay; fi; dir=\${TSPLAY_STATE_DIR:-$dir}/${below}`;
