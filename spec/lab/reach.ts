import { createTransport, type Session, type Target } from "../../engine/transport/index.js";
import type { Lab } from "./lab.js";

type Options = NonNullable<Parameters<typeof createTransport>[0]>;

/** How a host is reached by its real sshd: as root and by the lab's key, unless said otherwise. */
export function targetOf(lab: Lab, name: string, more: Partial<Target> = {}): Target {
  const { keys, knownHosts } = lab;
  const { address } = lab.host(name);
  return {
    ...{ name, connection: "ssh", address, port: null, user: "root", identityFile: keys.clientKey },
    ...{ knownHosts, password: null, becomePassword: null },
    ...more,
  };
}

/** Gives a session to `use`, and closes it and its connection in the end. */
export async function withSession<T>(
  target: Target,
  { become = null, ...options }: Options & { readonly become?: string | null },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const transport = createTransport({ sshConfig: "", connectTimeout: 60, ...options });
  try {
    const session = await transport.open(target, become);
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  } finally {
    await transport.close();
  }
}

/** What one script prints there, without the newline at its end. */
export async function printed(session: Session, text: string): Promise<string> {
  const { read } = await session.exchange([], [{ text, within: 600 }]);
  return read[0]?.stdout.toString().trimEnd() ?? "";
}
