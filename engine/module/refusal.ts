/** Thrown by a check that will not go on: the step fails with this sentence, and nothing is written. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Ends a check: what was found must not be touched, or is not as the playbook demands. */
export function refuse(why: string): never {
  throw new Refusal(why);
}
