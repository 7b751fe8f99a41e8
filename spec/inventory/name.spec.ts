import assert from "node:assert/strict";
import { hostNameMistake, userNameMistake } from "../../engine/inventory/name.js";

describe("hostNameMistake", () => {
  const fine = [
    "gs1",
    "gs1.example.com",
    "my_host",
    "192.168.10.101",
    "::1",
    "fe80::1%eth0",
    "::ffff:1.2.3.4",
    "xn--bcher-kva.example",
    "7of9",
    "a".repeat(63),
  ];
  for (const name of fine)
    it(`the host name ${name} is accepted`, () => assert.equal(hostNameMistake(name), null));

  const refused: readonly (readonly [name: string, says: RegExp])[] = [
    ["", /must not be empty/],
    ["-x", /“-x” is not allowed/],
    ["-oProxyCommand=touch$IFS/tmp/p", /is not allowed/],
    ["a b", /is not allowed/],
    ["a;b", /is not allowed/],
    ["$(id)", /is not allowed/],
    ["`id`", /is not allowed/],
    ["a\nb", /is not allowed/],
    ["a..b", /has an empty part/],
    ["gs1.", /has an empty part/],
    ["a".repeat(64), /is not allowed/],
    ["a.".repeat(126) + "ab", /at most 253/],
    ["1.2.3.4.5", /looks like an IPv4 address/],
    ["256.1.1.1", /looks like an IPv4 address/],
    ["0x7f.1", /looks like an IPv4 address/],
    ["010.0.0.1", /Write “10\.0\.0\.1”/],
    ["host:0", /contains a port/],
    ["host:65536", /set port: 65536/],
    ["host:22abc", /is not allowed/],
    ["[::1]:22", /Write the host as “::1” and set port: 22/],
    ["[::1]", /without brackets/],
    ["root@gs1", /Write the host as “gs1” and set user: root/],
    ["bücher.example", /Write it as “xn--bcher-kva\.example”/],
  ];
  for (const [name, says] of refused) {
    it(`the host name ${JSON.stringify(name.slice(0, 40))} is refused`, () =>
      assert.match(hostNameMistake(name) ?? "", says));
  }
});

describe("userNameMistake", () => {
  for (const name of ["root", "deploy-1", "DOMAIN\\ann", "ann@example.com", "svc$"]) {
    it(`the user name ${name} is accepted`, () => assert.equal(userNameMistake(name), null));
  }
  for (const name of ["", "-l root", "a b", "root;id", "$(id)"]) {
    it(`the user name ${JSON.stringify(name)} is refused`, () =>
      assert.match(userNameMistake(name) ?? "", /is not a valid user name/));
  }
});
