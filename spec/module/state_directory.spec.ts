import assert from "node:assert/strict";
import { stateDirectory } from "../../engine/module/state_directory.js";
import { NOBODY, perform, root, shells } from "../script/shells.js";
import { needsRoot } from "../support/needs.js";

for (const shell of shells)
  describe(`the state directory, in ${shell.name}`, () => {
    const found = async (env: NodeJS.ProcessEnv, uid?: number): Promise<string> => {
      const script = { text: `${stateDirectory("below")}; echo "$dir"`, within: 10 };
      const options = { env: { HOME: "/home/of it", TSPLAY_STATE_DIR: "", ...env } };
      const { stdout } = await perform(script, shell, uid === undefined ? options : { ...options, uid });
      return stdout.toString().trimEnd();
    };

    it("the state directory of a user is in their home directory", async function () {
      assert.equal(await found({}, root ? NOBODY : undefined), "/home/of it/.local/state/tsplay/below");
    });

    it("the state directory of root is that of the system", async function () {
      needsRoot(this);
      assert.equal(await found({}), "/var/lib/tsplay/below");
    });

    it("TSPLAY_STATE_DIR replaces the state directory", async () => {
      assert.equal(await found({ TSPLAY_STATE_DIR: "/some where" }), "/some where/below");
    });
  });
