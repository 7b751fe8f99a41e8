import assert from "node:assert/strict";
import { homeMode } from "../../../modules/lib/user_home.js";

describe("user_home", () => {
  const modes: readonly (readonly [title: string, login: string | null, mode: string])[] = [
    ["without login.defs", null, "0755"],
    ["by its umask", "# UMASK 000\nUMASK\t\t077\n", "0700"],
    ["by its own mode before its umask", "UMASK 022\nHOME_MODE 0750\n", "0750"],
  ];
  for (const [title, login, mode] of modes)
    it(`user_home knows the mode of a new home directory ${title}`, () =>
      assert.equal(homeMode(login), mode));
});
