import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a directory with all above it",
    params: (root) => ({ path: `${root}/a/b/c`, state: "directory", mode: "0750" }),
    then: { "a/b/c": "" },
  },
  {
    title: "a directory's mode, setgid taken away",
    prepare: "mkdir d; chmod 2755 d",
    params: (root) => ({ path: `${root}/d/`, state: "directory", mode: "0755" }),
  },
  {
    title: "everything below given to 36:36",
    given: { "brick/a/f": "x", "brick/.g": "y", "brick/b c": "z" },
    prepare: "ln -s /etc brick/out",
    params: (root) => ({ path: `${root}/brick`, state: "directory", owner: 36, group: 36, recurse: true }),
    needs: ["root"],
  },
  {
    title: "one file below given to 36:36",
    given: { "brick/a": "x", "brick/b": "y" },
    prepare: "chown -R 36:36 brick; chown 0 brick/b",
    params: (root) => ({
      path: `${root}/brick`,
      state: "directory",
      owner: "36",
      group: "36",
      recurse: true,
    }),
    needs: ["root"],
  },
  {
    title: "an empty file",
    params: (root) => ({ path: `${root}/stamp`, state: "touch", mode: "0600" }),
    then: { stamp: "" },
  },
  {
    title: "a file that is there is not touched",
    given: { stamp: "x" },
    params: (root) => ({ path: `${root}/stamp`, state: "touch" }),
    settled: true,
  },
  {
    title: "a link that points elsewhere",
    prepare: "ln -s /old link",
    params: (root) => ({ path: `${root}/link`, state: "link", to: "some where/else" }),
    then: { link: "-> some where/else" },
  },
  {
    title: "a link in an empty directory's place",
    prepare: "mkdir link",
    params: (root) => ({ path: `${root}/link`, state: "link", to: "x", force: true }),
    then: { link: "-> x" },
  },
  {
    title: "a hard link",
    given: { one: "x" },
    params: (root) => ({ path: `${root}/two`, state: "hard", to: `${root}/one` }),
    then: { two: "x" },
  },
  {
    title: "a hard link that is there",
    given: { one: "x" },
    prepare: "ln one two",
    params: (root) => ({ path: `${root}/two`, state: "hard", to: `${root}/one` }),
    settled: true,
  },
  {
    title: "a link that goes, and not what it points to",
    given: { "full/x": "" },
    prepare: "ln -s full link",
    params: (root) => ({ path: `${root}/link`, state: "absent" }),
    then: { link: null, "full/x": "" },
  },
  {
    title: "a directory that goes with all in it",
    given: { "full/.x": "", "full/ y": "" },
    params: (root) => ({ path: `${root}/full`, state: "absent", recurse: true }),
    then: { full: null },
  },
  {
    title: "an empty directory that goes",
    prepare: "mkdir 'em pty'",
    params: (root) => ({ path: `${root}/em pty`, state: "absent" }),
    then: { "em pty": null },
  },
];

export default scenarios;
