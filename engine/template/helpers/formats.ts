import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { plainValue, readYaml } from "../../source/yaml.js";
import type { Call, Helper } from "../helper.js";
import { whollyKnown } from "../unknown.js";

export const formats: readonly Helper[] = [
  {
    signature: "to_json VALUE [INDENT]",
    summary: "A value as JSON, on one line or indented.",
    example: ["to_json (list 1 null)", "[1,null]"],
    run: (call) => JSON.stringify(whollyKnown(call.value(0)), null, call.integer(1, 0)),
  },
  {
    signature: "from_json TEXT",
    summary: "The value that a JSON text stands for.",
    example: ["from_json '[1,true]'", [1, true]],
    run: (call) => fromJson(call),
  },
  {
    signature: "to_yaml VALUE",
    summary: "A value as YAML in block style.",
    example: ["to_yaml (list 1 2)", "- 1\n- 2\n"],
    run: (call) => stringify(whollyKnown(call.value(0)), { lineWidth: 0, aliasDuplicateObjects: false }),
  },
  {
    signature: "from_yaml TEXT",
    summary: "The value that a YAML text stands for.",
    example: ['from_yaml "a: 1"', { a: 1 }],
    run: (call) => fromYaml(call),
  },
  {
    signature: "b64encode TEXT",
    summary: "Text as Base64 of its UTF-8 bytes.",
    example: ['b64encode "a"', "YQ=="],
    run: (call) => Buffer.from(call.text(0), "utf8").toString("base64"),
  },
  {
    signature: "b64decode TEXT",
    summary: "The UTF-8 text that is encoded as Base64.",
    example: ['b64decode "YQ=="', "a"],
    run: (call) => Buffer.from(call.text(0), "base64").toString("utf8"),
  },
  {
    signature: "hash TEXT [ALGORITHM]",
    summary:
      "The digest of text in hexadecimal; ALGORITHM is sha256 (the default), sha1, sha224, sha384, sha512 or md5.",
    example: ['hash "a" "md5"', "0cc175b9c0f1b6a831c399e269772661"],
    run: (call) => digest(call),
  },
];

const ALGORITHMS: ReadonlySet<string> = new Set(["sha256", "sha1", "sha224", "sha384", "sha512", "md5"]);

function digest(call: Call): string {
  const algorithm = call.text(1, "sha256");
  if (!ALGORITHMS.has(algorithm)) {
    call.fail(`hash: ALGORITHM must be one of ${[...ALGORITHMS].join(", ")}, not “${algorithm}”.`, 1);
  }
  return createHash(algorithm).update(call.text(0), "utf8").digest("hex");
}

const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function fromJson(call: Call): unknown {
  try {
    const value: unknown = JSON.parse(call.text(0), (key: string, item: unknown) =>
      FORBIDDEN.has(key) ? undefined : item,
    );
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return call.fail("from_json: TEXT is not valid JSON.", 0);
  }
}

function fromYaml(call: Call): unknown {
  const { root, problems } = readYaml({ path: "(text)", text: call.text(0) });
  const [problem] = problems;
  if (problem) return call.fail(`from_yaml: TEXT is not valid YAML. ${problem.summary}.`, 0);
  return root === null ? null : plainValue(root);
}
