import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory, select, targetOf } from "../../engine/inventory/index.js";
import { InputError } from "../../engine/source/diagnostic.js";
import { createScope, type ScopeHooks } from "../../engine/template/index.js";
import type { Target } from "../../engine/transport/index.js";

describe("targetOf", () => {
  let directory = "";
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "tsplay-target-"));
    mkdirSync(join(directory, "group_vars"));
  });
  after(() => rmSync(directory, { recursive: true }));

  const nothing = { user: null, password: null, becomePassword: null };
  const target = (
    variables: string,
    {
      values = {},
      hooks = {},
      defaults = nothing,
    }: {
      values?: object;
      hooks?: ScopeHooks;
      defaults?: typeof nothing | { user: string; password: string; becomePassword: string };
    } = {},
  ): Target => {
    writeFileSync(join(directory, "hosts.yml"), "g: {hosts: {h: }}\n");
    writeFileSync(join(directory, "group_vars", "g.yml"), variables);
    const { inventory, problems } = loadInventory([directory], directory);
    assert.deepEqual(problems, []);
    const [host] = select(inventory, "h", null);
    assert.ok(host);
    return targetOf(host, createScope([host.variables], { ...values }, hooks), defaults);
  };

  it("a host is reached by its name if no variable says otherwise", () => {
    assert.deepEqual(target(""), {
      name: "h",
      connection: "ssh",
      address: "h",
      port: null,
      user: null,
      identityFile: null,
      knownHosts: null,
      password: null,
      becomePassword: null,
    });
  });

  it("each connection variable may be a template, and wins over the command line", () => {
    const text =
      'address: "10.0.0.{{ n }}"\nn: 7\nport: "2222"\nuser: ann\npassword: p\nbecome_password: q\nconnection: local\n';
    const defaults = { user: "bob", password: "x", becomePassword: "y" };
    const { address, port, user, password, becomePassword, connection } = target(text, { defaults });
    assert.deepEqual(
      [address, port, user, password, becomePassword, connection],
      ["10.0.0.7", 2222, "ann", "p", "q", "local"],
    );
    assert.deepEqual(target("", { defaults }).user, "bob");
  });

  it("identity_file and known_hosts are relative to the file that sets them, or to the home directory", () => {
    const { identityFile, knownHosts } = target("identity_file: ../keys/id\nknown_hosts: ~/known\n");
    assert.equal(identityFile, join(directory, "keys", "id"));
    assert.equal(knownHosts, join(homedir(), "known"));
  });

  it("values of a play or a host cannot redirect a connection", () => {
    const values = { address: "evil", user: "evil", port: 1, connection: "local" };
    assert.deepEqual(target("", { values }), target(""));
  });

  it("connection passwords are made known as secrets", () => {
    const heard: string[] = [];
    target("password: canary\n", { hooks: { secrets: { add: (secret) => heard.push(secret) } } });
    assert.ok(heard.includes("canary"));
  });

  it("an invalid value from a template is refused in the place of the connection variable", () => {
    for (const [text, says] of [
      ['address: "{{ a }}"\na: "-x"\n', /address of h: “-x” is not allowed/],
      ['port: "{{ a }}"\na: 0\n', /port of h: It must be a whole number/],
      ['user: "{{ a }}"\na: b c\n', /user of h/],
    ] as const) {
      assert.throws(
        () => target(text),
        (error) =>
          error instanceof InputError && says.test(error.message) && Boolean(error.diagnostics[0]?.at),
      );
    }
  });
});
