/** One message between two processes: a question, or the answer to the question of that number. */
export type Message<Asked, Said> =
  { readonly number: number; readonly question: Asked } | { readonly number: number; readonly answer: Said };

/** The other process has gone. */
export class Gone extends Error {
  override readonly name = "Gone";
  /** Whether the question may have reached it. */
  readonly sent: boolean;

  constructor(why: string, sent: boolean) {
    super(why);
    this.sent = sent;
  }
}

/**
 * One end of the channel between two processes, both of which may ask at any time. It asks `Mine` and hears `Heard`;
 * it is asked `Theirs` and says `Said`. Questions are taken up in the order in which they were asked.
 */
export class Peer<Mine, Heard, Theirs, Said> {
  readonly #post: (message: Message<Mine, Said>) => void;
  readonly #serve: (question: Theirs) => Promise<Said>;
  readonly #waiting = new Map<number, Waiting<Heard>>();
  #asked = 0;
  #gone: string | null = null;

  /** `serve` answers whatever it is asked: its failures are answers too. */
  constructor(post: (message: Message<Mine, Said>) => void, serve: (question: Theirs) => Promise<Said>) {
    this.#post = post;
    this.#serve = serve;
  }

  /** @throws Gone */
  ask(question: Mine): Promise<Heard> {
    if (this.#gone !== null) return Promise.reject(new Gone(this.#gone, false));
    const number = (this.#asked += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#post({ number, question });
    });
  }

  /** Takes what the channel brings; anything but a message of the other end's Peer is a bug. */
  receive(message: unknown): void {
    if (!isMessage<Theirs, Heard>(message)) throw new TypeError("not a message of another tsplay process");
    const { number } = message;
    if ("answer" in message) {
      this.#waiting.get(number)?.resolve(message.answer);
      this.#waiting.delete(number);
    } else {
      void this.#serve(message.question).then((answer) => this.#post({ number, answer }));
    }
  }

  /** Nothing will come any more. */
  end(why: string): void {
    this.#gone ??= why;
    for (const { reject } of this.#waiting.values()) reject(new Gone(this.#gone, true));
    this.#waiting.clear();
  }
}

interface Waiting<Heard> {
  readonly resolve: (answer: Heard) => void;
  readonly reject: (error: Gone) => void;
}

/** Both ends are of one program, so that a message's shape vouches for what is in it. */
function isMessage<Theirs, Heard>(message: unknown): message is Message<Theirs, Heard> {
  return (
    typeof message === "object" &&
    message !== null &&
    "number" in message &&
    typeof message.number === "number" &&
    ("question" in message || "answer" in message)
  );
}
