/** One event of the organisation, as the server sends it. */
export interface LiveEvent {
  sequence: number;
  topic: string;
  event: string;
  data: unknown;
  created_at: string;
}

export type LiveState = "connecting" | "live" | "reconnecting";

/** The part of a WebSocket that is used, so that a test can stand in for the network. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface LiveListener {
  onState(state: LiveState): void;
  onEvent(event: LiveEvent): void;
  /** Everything read before may be out of date: on the first connection, and when too much was missed. */
  onRefetch(): void;
  /** The connection was refused or lost for so long that the session itself is in doubt. */
  onDoubt(): void;
}

export const topics = ["specs", "tasks", "threads", "intents", "members"];

const firstDelay = 500;
const longestDelay = 30_000;
/** The server's pings are answered by the browser and never seen here, so after this silence we ask for a sign of life. */
const silence = 45_000;
const answerWithin = 15_000;
/** The session has ended, or this person no longer belongs to the organisation. */
const signedOut = 4401;

/**
 * The one WebSocket of a tab. After a break it resumes from the number of the last event that it delivered, so that every
 * event arrives once and in order; when the server no longer has them it says `resync`, and everything is read again.
 */
export class LiveConnection {
  private readonly open: () => Socket;
  private readonly listener: LiveListener;
  private readonly random: () => number;
  private socket: Socket | null = null;
  private last: number | null = null;
  private failures = 0;
  private stopped = true;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: () => Socket, listener: LiveListener, random: () => number = Math.random) {
    this.open = open;
    this.listener = listener;
    this.random = random;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.listener.onState("connecting");
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.drop();
  }

  /** Tries at once instead of waiting: the network is back, or the tab is looked at again. */
  hurry(): void {
    if (this.stopped || this.socket) return;
    clearTimeout(this.retryTimer);
    this.connect();
  }

  private connect(): void {
    const socket = this.open();
    this.socket = socket;
    socket.onopen = () => {
      this.subscribe(socket);
      this.listen(socket);
    };
    socket.onmessage = message => {
      if (this.socket !== socket) return;
      this.listen(socket);
      this.receive(socket, JSON.parse(String(message.data)));
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.drop();
      if (code === signedOut) this.listener.onDoubt();
      this.retry();
    };
  }

  private subscribe(socket: Socket): void {
    socket.send(JSON.stringify({ type: "subscribe", topics, after: this.last }));
  }

  private receive(socket: Socket, message: { type: string } & Partial<LiveEvent>): void {
    switch (message.type) {
      case "subscribed": // comes after everything that was missed
        this.follow(message.sequence ?? 0, this.last === null);
        break;
      case "event":
        this.deliver(message as LiveEvent);
        break;
      case "resync":
        this.follow(message.sequence ?? 0, true);
        break;
      case "ping":
        socket.send(JSON.stringify({ type: "pong" }));
        break;
      default: // a newer server may say more
    }
  }

  private follow(sequence: number, refetch: boolean): void {
    this.failures = 0;
    this.last = sequence;
    this.listener.onState("live");
    if (refetch) this.listener.onRefetch();
  }

  private deliver(event: LiveEvent): void {
    if (this.last !== null && event.sequence <= this.last) return; // sent again after a resume
    this.last = event.sequence;
    this.listener.onEvent(event);
  }

  private retry(): void {
    if (this.stopped) return;
    this.listener.onState("reconnecting");
    this.failures += 1;
    if (this.failures % 3 === 0) this.listener.onDoubt();
    const ceiling = Math.min(longestDelay, firstDelay * 2 ** (this.failures - 1));
    // Half fixed, half random: after a restart a thousand tabs must not return in the same instant.
    this.retryTimer = setTimeout(() => this.connect(), ceiling / 2 + (ceiling / 2) * this.random());
  }

  /** Subscribing again from the last number is harmless and must be answered: that is the sign of life. */
  private listen(socket: Socket): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      this.subscribe(socket);
      this.silenceTimer = setTimeout(() => {
        this.drop();
        this.retry();
      }, answerWithin);
    }, silence);
  }

  private drop(): void {
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
