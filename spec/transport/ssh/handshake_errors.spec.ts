import assert from "node:assert/strict";

import { NoCommonAlgorithm, Transient } from "../../../engine/transport/ssh/connection.js";
import {
  authenticationFailed,
  closedEarly,
  handshakeFailed,
  handshakeTimedOut,
  notSsh,
} from "../../../engine/transport/ssh/handshake_errors.js";

const HOST = "gs1:22";
const BANNER = "SSH-2.0-OpenSSH_5.3\r\n";

describe("the error of a handshake", () => {
  const timeouts: readonly (readonly [Parameters<typeof handshakeTimedOut>[1], string, string])[] = [
    [
      "connecting",
      "",
      "gs1:22: connection timed out after 10 s (host down, or a firewall drops the packets)",
    ],
    ["handshake", "", "gs1:22 accepted the connection but sent no SSH banner within 10 s"],
    [
      "handshake",
      "220 mail\r\n",
      'gs1:22 accepted the connection but sent no SSH banner within 10 s: it sent "220 mail"',
    ],
    ["handshake", BANNER, "gs1:22 did not complete the SSH key exchange within 10 s"],
    ["handshake", `Hello!\r\n${BANNER}`, "gs1:22 did not complete the SSH key exchange within 10 s"],
    ["authenticating", BANNER, "gs1:22: authentication timed out after 10 s"],
  ];
  for (const [phase, received, message] of timeouts)
    it(`a timeout in the phase “${phase}” after ${JSON.stringify(received)} says: ${message}`, () => {
      assert.equal(handshakeTimedOut(HOST, phase, 10, received).message, message);
    });

  const socketErrors: readonly (readonly [string, RegExp])[] = [
    ["ECONNREFUSED", /^gs1:22: connection refused \(is sshd running/],
    ["ENOTFOUND", /^gs1:22: could not resolve the host name$/],
    ["EAI_AGAIN", /^gs1:22: could not resolve the host name \(DNS did not answer\)$/],
    ["EHOSTUNREACH", /^gs1:22: no route to host, or a firewall rejects/],
    ["ENETUNREACH", /^gs1:22: network is unreachable$/],
    ["ETIMEDOUT", /^gs1:22: connection timed out/],
    ["EOTHER", /^gs1:22: what Node says$/],
  ];
  for (const [code, message] of socketErrors)
    it(`a socket error ${code} is final, and says ${message.source}`, () => {
      const error = handshakeFailed(
        HOST,
        Object.assign(new Error("what Node says"), { code }),
        "connecting",
        "",
      );
      assert.match(error.message, message);
      assert.ok(!(error instanceof Transient));
    });

  it("a connection that is reset or closed before authentication may be retried", () => {
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    assert.ok(handshakeFailed(HOST, reset, "handshake", "") instanceof Transient);
    assert.ok(closedEarly(HOST, "handshake") instanceof Transient);
    assert.match(closedEarly(HOST, "handshake").message, /MaxStartups/);
  });

  it("a connection that is closed during authentication is not retried", () => {
    const error = closedEarly(HOST, "authenticating");
    assert.equal(error.message, "gs1:22 closed the connection during authentication");
    assert.ok(!(error instanceof Transient));
  });

  it("a server without a common algorithm is told apart, to be offered old ones", () => {
    const error = new Error("Handshake failed: no matching key exchange algorithm");
    assert.ok(handshakeFailed(HOST, error, "handshake", BANNER) instanceof NoCommonAlgorithm);
  });

  const first: readonly (readonly [string, string | null])[] = [
    ["", null],
    [BANNER, null],
    ["SSH-1.99-OpenSSH_3.9p1\r\n", null],
    ["Exceeded MaxStartups\r\n", null],
    ["SSH-1.5-Cisco\n", 'gs1:22 is not an SSH-2 server: it sent "SSH-1.5-Cisco"'],
    ["HTTP/1.1 400\r\n\r\n", 'gs1:22 is not an SSH-2 server: it sent "HTTP/1.1 400"'],
    ["\0\x1b[2J", 'gs1:22 is not an SSH-2 server: it sent "[2J"'],
  ];
  for (const [received, message] of first)
    it(`a server that sends ${JSON.stringify(received)} is ${message === null ? "taken for SSH" : "not SSH"}`, () => {
      assert.equal(notSsh(HOST, "handshake", received)?.message ?? null, message);
    });

  it("a server that penalizes this address is reported as that", () => {
    const error = notSsh(HOST, "handshake", "Not allowed at this time\r\n");
    assert.match(error?.message ?? "", /after too many failed logins \(PerSourcePenalties/);
  });

  it("a failed authentication lists what was tried, what is missing and what the server accepts", () => {
    const message = (
      tried: readonly string[],
      missing: readonly string[],
      accepted: Parameters<typeof authenticationFailed>[1]["accepted"],
    ): string => authenticationFailed(HOST, { tried, missing, accepted }).message;
    assert.equal(
      message(["id_a", "the password"], ["id_b"], ["publickey", "password"]),
      "authentication failed for gs1:22: tried id_a, the password; id_b does not exist; the server accepts publickey, password",
    );
    assert.equal(message([], [], null), "authentication failed for gs1:22: no key or password to try");
  });
});
