import { quotePath, script } from "./shell.js";
import type { Ask } from "../module/probe.js";
import { decode } from "../module/probe.js";
import type { Reply, Script } from "../transport/session.js";

export type StatAsk = Extract<Ask, { ask: "stat" }>;

/**
 * One script for any number of paths. What the shell's own tests can tell costs nothing; the rest is one `stat`, one
 * more for followed links, one `sha256sum`, and a `readlink` for each link.
 */
export function statScript(asks: readonly StatAsk[]): Script {
  const looks = asks.map(({ path, follow, digest }, index) => {
    const way = digest ? (path.includes("\n") ? "D" : "d") : "-";
    return `path${index}=${quotePath(path)}; look ${index} ${follow ? "f" : "l"}${way}`;
  });
  return script([LOOK, ...looks, REPORT]);
}

/** One reply for each ask, its stdout as `STAT_FIELDS` says. */
export function readStats(asks: readonly StatAsk[], { stdout, stderr }: Reply): readonly Reply[] {
  const found = new Map<string, Frame>();
  for (const frame of frames(stdout)) found.set(`${frame.kind}${frame.index}`, frame);
  return asks.map(({ digest }, index) => {
    const parts = {
      stat: found.get(`s${index}`),
      digest: digest ? found.get(`d${index}`) : undefined,
      target: found.get(`t${index}`),
    };
    return toReply(parts, stderr);
  });
}

interface Frame {
  /** s: stat, d: digest, t: target of a link. */
  readonly kind: string;
  readonly index: number;
  readonly status: number;
  readonly text: string;
}

/** `kind TAB index… TAB status TAB lines NUL`: one line for each index, or a whole message or target for one. */
function frames(stdout: Buffer): readonly Frame[] {
  const texts = decode(stdout).split("\0").slice(0, -1);
  return texts.flatMap((text) => {
    const [, kind = "", indices = "", status = "", rest = ""] =
      /^(\w)\t([\d ]+)\t(\d+)\t(.*)$/s.exec(text) ?? [];
    const each = indices.split(" ").filter((word) => word !== "");
    const lines = each.length > 1 ? rest.split("\n") : [rest];
    return each.map((index, at) => ({
      kind,
      index: Number(index),
      status: Number(status),
      text: lines[at] ?? "",
    }));
  });
}

interface Parts {
  readonly stat: Frame | undefined;
  readonly digest: Frame | undefined;
  readonly target: Frame | undefined;
}

function toReply({ stat, digest, target }: Parts, stderr: Buffer): Reply {
  if (!stat) return failed(2, decode(stderr) || "the host's answer was cut short");
  if (stat.status !== 0)
    return failed(/: (No such file or directory|Not a directory)$/.test(stat.text) ? 1 : 2, stat.text);
  for (const part of [digest, target]) if (part && part.status !== 0) return failed(2, part.text);

  const [raw = "", owner, group, uid, gid, size, modified] = stat.text.split("\t");
  const mode = Number.parseInt(raw, 16);
  const kind = KINDS.get(mode & 0o170000) ?? raw;
  const permissions = (mode & 0o7777).toString(8).padStart(4, "0");
  const sha256 = /^\\?([0-9a-f]{64})/.exec(digest?.text ?? "")?.[1] ?? "-";
  const fields = [kind, owner, group, uid, gid, permissions, size, modified, sha256, target?.text ?? ""];
  return { status: 0, stdout: Buffer.from(`${fields.join("\t")}\n`), stderr: NOTHING };
}

const NOTHING = Buffer.alloc(0);

const failed = (status: number, why: string): Reply => ({
  status,
  stdout: NOTHING,
  stderr: Buffer.from(`${why}\n`),
});

/** The type bits of st_mode: words would differ between implementations of `stat`. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "link"],
  [0o010000, "fifo"],
  [0o140000, "socket"],
  [0o060000, "block"],
  [0o020000, "character"],
]);

/**
 * `look INDEX WAYS`: the first way is l (a link itself) or f (followed), the second d (with a digest), D (the same,
 * for a name that would break a list of lines) or -. A path is certainly absent when its directory can be searched.
 */
const LOOK = `LC_ALL=C; export LC_ALL
absent= plain= followed= alone= digests= links=
searchable() { case $1 in */*) up=\${1%/*}/ ;; *) up=. ;; esac; [ -d "$up" ] && [ -x "$up" ]; }
look() {
  eval "path=\\$path$1"
  if [ -L "$path" ]; then
    case $2 in
      l*) plain="$plain $1" links="$links $1"; return ;;
      *) if [ -e "$path" ]; then followed="$followed $1"; else alone="$alone $1"; return; fi ;;
    esac
  elif [ -e "$path" ]; then plain="$plain $1"
  elif searchable "$path"; then absent="$absent $1"; return
  else alone="$alone $1"; return
  fi
  if [ -f "$path" ]; then
    case $2 in ?d) digests="$digests $1" ;; ?D) one d 'sha256sum --' "$1" ;; esac
  fi
}
frame() { printf '%s\\t%s\\t%s\\t%s\\000' "$@"; }
one() {
  eval "lines=\\$($2 \\"\\$path$3\\" 2>&1)"
  frame "$1" "$3" $? "$lines"
}
target() {
  eval "path=\\$path$1"
  if lines=$(readlink -n -- "$path" 2>&1 && echo .); then frame t "$1" 0 "\${lines%.}"
  else frame t "$1" 2 "$lines"
  fi
}
many() {
  kind=$1 program=$2
  shift 2
  [ $# -gt 0 ] || return 0
  words=
  for index do words="$words \\"\\$path$index\\""; done
  if lines=$(eval "$program $words" 2>/dev/null); then frame "$kind" "$*" 0 "$lines"
  else for index do one "$kind" "$program" "$index"; done
  fi
}`;

const REPORT = `fields='%f	%U	%G	%u	%g	%s	%Y'
many s "stat -c '$fields' --" $plain
many s "stat -L -c '$fields' --" $followed
for index in $alone; do one s "stat -L -c '$fields' --" "$index"; done
many d 'sha256sum --' $digests
for index in $links; do target "$index"; done
for index in $absent; do frame s "$index" 1 ': No such file or directory'; done`;
