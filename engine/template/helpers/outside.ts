import { dirname, resolve } from "node:path";
import { readSource } from "../../source/read.js";
import type { Call, Helper } from "../helper.js";

export const outside: readonly Helper[] = [
  {
    signature: "lookup KIND NAME [DEFAULT]",
    summary:
      'An environment variable of the controller ("env" NAME), or the content of a file ("file" PATH, relative to the file with the expression).',
    example: ['lookup "env" "TSPLAY_NOT_SET" "none"', "none"],
    live: true,
    run: (call) => lookup(call),
  },
  {
    signature: "secret NAME [QUESTION]",
    summary: "The environment variable NAME, or else the answer to a prompt; it is kept out of all output.",
    example: ['gt (length (secret "PATH")) 0', true],
    live: true,
    asks: true,
    run: (call) => secret(call),
  },
];

function lookup(call: Call): unknown {
  const kind = call.text(0);
  if (kind === "env") return environment(call);
  if (kind === "file") return file(call);
  return call.fail(
    `lookup: KIND must be "env" or "file", not “${kind}”. For an item of a map or list use “index”.`,
    0,
  );
}

function environment(call: Call): unknown {
  const name = call.text(1);
  const value = process.env[name];
  if (value !== undefined) return value;
  if (call.count > 2) return call.value(2);
  return call.fail(
    `The environment variable ${name} is not set. A third argument is used as its default.`,
    1,
  );
}

/** Without the line end that editors leave at the end of a file. */
function file(call: Call): string {
  const at = call.place(1);
  const path = resolve(dirname(at.source.path), call.text(1));
  return readSource(path, at).text.replace(/\r?\n$/, "");
}

function secret(call: Call): string {
  const name = call.text(0);
  const { ask, secrets } = call.frame.scope.hooks;
  const value = process.env[name] || ask?.(name, call.text(1, `${name}:`), call.place(0));
  if (!value) {
    return call.fail(
      `The secret “${name}” is not set, and there is no prompt for it at this point. Set the environment variable ${name}.`,
      0,
    );
  }
  secrets?.add(value);
  return value;
}
