import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";

setFlagsFromString("--allow-natives-syntax");

/** Whether V8 keeps one description of both objects, instead of one for each. */
export const haveSameShape = runInThisContext("(one, other) => %HaveSameMap(one, other)") as (
  one: unknown,
  other: unknown,
) => boolean;
