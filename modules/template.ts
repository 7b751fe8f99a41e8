import { param, defineModule } from "../engine/module/index.js";
import { contentChange, contentParams, contentWrites, readDigest, readShown } from "./lib/content.js";

/** Gives a file the text that a template on the controller renders to. */
export default defineModule({
  summary: "Write a file from a template",
  description:
    "The template is a Handlebars file next to the playbook. It sees the same variables as the task, and an undefined " +
    "name is an error that is reported before any host is contacted. The result is compared byte for byte. The file is " +
    "replaced atomically; owner, mode and SELinux context are kept unless they are given.",

  params: {
    src: param.text("The template, relative to the playbook, such as templates/ntp.conf.hbs", {
      file: "template",
    }),
    ...contentParams,
  },

  examples: {
    "A configuration file": { src: "templates/ntp.conf.hbs", dest: "/etc/ntp.conf", mode: "0644" },
    "A file with a password in it": {
      src: "templates/ldap.conf.hbs",
      dest: "/etc/ldap.conf",
      owner: "root",
      group: "ldap",
      mode: "0640",
      sensitive: true,
    },
  },

  returns: { dest: "The file", mode: "Its mode, in octal" },
  reads: ({ dest }) => ({ stat: readDigest(dest), text: readShown(dest) }),
  check: (params, found) => contentChange(params, params.src, found),
  apply: (params, _change, { stat }) => contentWrites(params, params.src, stat),
  result: ({ dest }, { stat }) => ({ dest, mode: stat?.mode ?? null }),
});
