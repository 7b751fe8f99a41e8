import type { Scenario } from "../../support/module.js";

/** An rpm database of one file per package, holding the fields of its query, and a yum that knows two names. */
const programs = {
  rpm: `db=$SANDBOX/db mode= format=
while [ $# -gt 0 ]; do
  case $1 in
  --qf) format=$(printf '%s' "$2" | sed 's/%{NAME}.*//'); shift ;;
  --whatprovides) mode=provides ;;
  -qp) mode=file ;;
  -*) ;;
  *) break ;;
  esac
  shift
done
failed=0
for one; do
  if [ "$mode" = file ]; then cat "$one" 2>/dev/null || { echo "error: open of $one failed" >&2; exit 1; }
  elif [ "$mode" = provides ]; then echo "no package provides $one"; failed=1
  elif [ -e "$db/$one" ]; then printf "$format"; cat "$db/$one"
  else echo "package $one is not installed"; failed=$((failed + 1))
  fi
done
exit $failed`,
  yum: `[ "$1" != -y ] || shift
verb=$1; shift
echo "$verb $*" >>"$SANDBOX/yum.log"
for one; do
  case $verb,$one in
  install,known) printf 'known\\t(none)\\t1.2\\t3\\tnoarch\\n' >"$SANDBOX/db/known" ;;
  install,*) echo "No package $one available." ;;
  localinstall,*) cp "$one" "$SANDBOX/db/$(cut -f 1 "$one")" ;;
  remove,*) rm "$SANDBOX/db/$one" ;;
  esac
done`,
};
const rpm = (name: string, version: string): string => `${name}\t(none)\t${version}\t1\tx86_64\n`;

const scenarios: readonly Scenario[] = [
  {
    title: "a name and a file, installed together",
    given: { "db/old": rpm("old", "1"), "new.rpm": rpm("new", "2") },
    programs,
    notItsEffects: ["db", "yum.log"],
    params: (root) => ({ name: ["old", "known", `${root}/new.rpm`], manager: "yum" }),
  },
  {
    title: "a newer build of what is in a file",
    given: { "db/new": rpm("new", "10"), "new.rpm": rpm("new", "9") },
    programs,
    notItsEffects: ["db", "yum.log"],
    params: (root) => ({ name: `${root}/new.rpm`, manager: "yum" }),
    settled: true,
  },
  {
    title: "an older build of what is in a file",
    given: { "db/new": rpm("new", "1.9"), "new.rpm": rpm("new", "1.10") },
    programs,
    notItsEffects: ["db", "yum.log"],
    params: (root) => ({ name: `${root}/new.rpm`, manager: "yum" }),
  },
  {
    title: "removed",
    given: { "db/old": rpm("old", "1") },
    programs,
    notItsEffects: ["db", "yum.log"],
    params: () => ({ name: ["old", "never"], state: "absent", manager: "yum" }),
    then: { "db/old": null, "yum.log": "remove old\n" },
  },
];

export default scenarios;
