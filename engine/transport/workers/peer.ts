/** One message between two processes: a request, or the response to the request of that number. */
export type Message<Request, Response> =
  | { readonly number: number; readonly request: Request }
  | { readonly number: number; readonly response: Response };

/** The other process has exited. */
export class PeerExited extends Error {
  override readonly name = "PeerExited";
  /** Whether the request may have reached it. */
  readonly sent: boolean;

  constructor(why: string, sent: boolean) {
    super(why);
    this.sent = sent;
  }
}

/**
 * One end of a channel between two processes, both of which may send requests at any time: `Request` and `Response` are
 * of this end's requests, `PeerRequest` and `PeerResponse` of the other's. Requests are served in the order of arrival.
 */
export class Peer<Request, Response, PeerRequest, PeerResponse> {
  readonly #post: (message: Message<Request, PeerResponse>) => void;
  readonly #serve: (request: PeerRequest) => Promise<PeerResponse>;
  readonly #pending = new Map<number, Pending<Response>>();
  #sent = 0;
  #exited: string | null = null;

  /** `serve` never rejects: a failure is a response too. */
  constructor(
    post: (message: Message<Request, PeerResponse>) => void,
    serve: (request: PeerRequest) => Promise<PeerResponse>,
  ) {
    this.#post = post;
    this.#serve = serve;
  }

  /** @throws PeerExited */
  request(request: Request): Promise<Response> {
    if (this.#exited !== null) return Promise.reject(new PeerExited(this.#exited, false));
    const number = (this.#sent += 1);
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { resolve, reject });
      this.#post({ number, request });
    });
  }

  /** Handles what the channel delivers; anything but a message of the other end's Peer is a bug. */
  receive(message: unknown): void {
    if (!isMessage<PeerRequest, Response>(message)) throw new TypeError("not a message of a tsplay process");
    const { number } = message;
    if ("response" in message) {
      this.#pending.get(number)?.resolve(message.response);
      this.#pending.delete(number);
    } else {
      void this.#serve(message.request).then((response) => this.#post({ number, response }));
    }
  }

  /** No more messages will come. */
  end(why: string): void {
    this.#exited ??= why;
    for (const { reject } of this.#pending.values()) reject(new PeerExited(this.#exited, true));
    this.#pending.clear();
  }
}

interface Pending<Response> {
  readonly resolve: (response: Response) => void;
  readonly reject: (error: PeerExited) => void;
}

/** Both ends are the same program, so a message of the right shape has the right content. */
function isMessage<Request, Response>(message: unknown): message is Message<Request, Response> {
  return (
    typeof message === "object" &&
    message !== null &&
    "number" in message &&
    typeof message.number === "number" &&
    ("request" in message || "response" in message)
  );
}
