import { fileURLToPath } from "node:url";
import type { Scenario } from "../../support/module.js";

const src = fileURLToPath(import.meta.url);

const scenarios: readonly Scenario[] = [
  {
    title: "a text, to the byte",
    params: (root) => ({ dest: `${root}/motd`, content: 'it\'s "$HOME" \\n %s é\n\nno end', mode: "0600" }),
    then: { motd: 'it\'s "$HOME" \\n %s é\n\nno end' },
  },
  {
    title: "through a link, keeping a copy",
    given: { "a/real": "old\n" },
    prepare: "ln -s a/real link",
    params: (root) => ({ dest: `${root}/link`, content: "new\n", backup: true }),
    then: { link: "-> a/real", "a/real": "new\n", "link~": "old\n" },
  },
  {
    title: "a file from here",
    given: { there: "old" },
    params: (root) => ({ dest: `${root}/there`, src, mode: "0640" }),
  },
  {
    title: "only the mode",
    given: { motd: "hi\n" },
    prepare: "chmod 600 motd",
    params: (root) => ({ dest: `${root}/motd`, content: "hi\n", mode: "644" }),
  },
  {
    title: "owners by number and by name",
    given: { motd: "hi\n" },
    params: (root) => ({ dest: `${root}/motd`, content: "hi\n", owner: 36, group: "daemon" }),
    needs: ["root"],
  },
  {
    title: "an empty file",
    params: (root) => ({ dest: `${root}/empty`, content: "" }),
    then: { empty: "" },
  },
];

export default scenarios;
