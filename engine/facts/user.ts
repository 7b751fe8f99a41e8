import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";
import { numeric, pairs, sections } from "./sections.js";

/** The user that the task's scripts run as, which is another one with `become`. */
export const user: Fact = {
  summary: "The user that tasks run as",
  fields: {
    name: "The login name",
    uid: "The user id",
    gid: "The id of the primary group",
    home: "The home directory, from the user database",
    shell: "The login shell, from the user database",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "user.sh")), ({ stdout }) => {
    const section = sections(stdout);
    const known = pairs(section("id"), /=/);
    const [name, , , , , home, shell] = section("passwd")[0]?.split(":") ?? [];
    return {
      name: name ?? (known.get("name") || null),
      uid: numeric(known.get("uid")),
      gid: numeric(known.get("gid")),
      home: home ?? (known.get("home") || null),
      shell: shell ?? (known.get("shell") || null),
    };
  }),
};
