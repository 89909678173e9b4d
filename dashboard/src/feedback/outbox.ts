import { anonymous } from "../api/client";
import type { Feedback, FeedbackEvent } from "../api/types";
import { hasPrivacySignal, readChoice, subscribeChoice } from "./choice";
import type { Draft } from "./draft";

/** Milliseconds in which what happens is gathered into one call. */
const gathering = 10_000;
/** Milliseconds until the next attempt, when the server does not say how long it wants to be left alone. */
const rest = 60_000;
/** Batches that wait; a server that is away for long must not fill the memory. */
const mostBatches = 5;
/** Below what the server takes, and small enough for a call that outlives its page. */
const mostEvents = 200;

export interface Outgoing {
  /** Exactly what is sent next. */
  next: Feedback | null;
  /** Exactly what was sent last from this page. */
  last: Feedback | null;
}

interface Batch {
  events: FeedbackEvent[];
  /** Of the recommendations that it is about; left out of what happens on another day. */
  recording: Draft["recording"] | undefined;
}

/**
 * Tells the server what became of recommended items, for those who agreed to it. What waits lives in memory only and is gone
 * as soon as consent is withdrawn, in whichever tab. A failure is never shown: nobody waits for this.
 */
export class Outbox {
  private batches: Batch[] = [];
  /** Items that were recommended on this page, with what of them was told, for each once. */
  private readonly shownFor = new Map<string, Draft["recording"]>();
  private readonly told = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly sending = new Set<Promise<void>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restingUntil = 0;
  private outdated: string | null = null;
  private last: Feedback | null = null;
  private seen: Outgoing = { next: null, last: null };

  constructor() {
    subscribeChoice(() => (isSharing() ? this.changed() : this.forget()));
    // On phones pages are frozen and thrown away without another word after they were hidden.
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
    window.addEventListener("pagehide", () => this.flush());
  }

  /** That items were recommended for a recording. */
  shown({ events, recording }: Draft): void {
    if (!isSharing()) return;
    for (const { item } of events) this.shownFor.set(item, recording);
    this.add(events, recording);
  }

  /** What became of an item; of one that was not recommended on this page nothing is told. @returns whether it is */
  became(item: string, outcome: "opened" | "installed"): boolean {
    const recording = this.shownFor.get(item);
    if (!recording || !isSharing()) return false;
    this.add([{ item, outcome }], recording);
    return true;
  }

  /** What became later of an item that was recommended once; for which recording is not known any more. */
  tell(item: string, outcome: "kept" | "reverted" | "removed"): void {
    if (isSharing()) this.add([{ item, outcome }], undefined);
  }

  private add(events: readonly FeedbackEvent[], recording: Draft["recording"] | undefined): void {
    for (const event of events) {
      const words = JSON.stringify([event.item, event.outcome, recording]);
      if (this.told.has(words)) continue;
      this.told.add(words);
      const open = this.batches.at(-1);
      if (open && open.recording === recording && open.events.length < mostEvents) open.events.push(event);
      else this.batches = [...this.batches, { events: [event], recording }].slice(-mostBatches);
    }
    this.changed();
    this.schedule();
  }

  private schedule(): void {
    if (this.timer !== undefined || this.batches.length === 0) return;
    const wait = Math.max(gathering, this.restingUntil - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, wait);
  }

  /** Sends what waits, unless the server wants to be left alone. */
  flush(): void {
    if (Date.now() < this.restingUntil) {
      this.schedule();
      return;
    }
    const batches = this.batches;
    this.batches = [];
    for (const batch of batches) {
      const body = this.bodyOf(batch);
      if (!body) continue;
      const call = this.send(batch, body).finally(() => this.sending.delete(call));
      this.sending.add(call);
    }
    this.changed();
  }

  private async send(batch: Batch, body: Feedback): Promise<void> {
    this.last = body;
    try {
      const { response } = await anonymous.POST("/api/v1/feedback", { body });
      if (response.status === 409) this.outdated = body.consent; // the page asks again when it reads the new text
      if (response.status === 429 || response.status >= 500) {
        this.later(batch, Number(response.headers.get("Retry-After")) * 1000 || rest);
      }
    } catch {
      this.later(batch, rest); // nobody answers
    }
  }

  private later(batch: Batch, wait: number): void {
    if (!isSharing()) return;
    this.restingUntil = Date.now() + wait;
    this.batches = [batch, ...this.batches].slice(0, mostBatches);
    this.changed();
    this.schedule();
  }

  private bodyOf({ events, recording }: Batch): Feedback | null {
    const choice = readChoice();
    if (!isSharing() || !choice?.install || choice.version === this.outdated) return null;
    return { install: choice.install, consent: choice.version, events, ...(recording && { recording }) };
  }

  /** Throws away what waits, and what is known of this page. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.batches = [];
    this.shownFor.clear();
    this.told.clear();
    this.last = null;
    this.changed();
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.all(this.sending);
  }

  private changed(): void {
    const [first] = this.batches;
    this.seen = { next: first ? this.bodyOf(first) : null, last: this.last };
    for (const listener of this.listeners) listener();
  }

  readonly look = (): Outgoing => this.seen;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

function isSharing(): boolean {
  return readChoice()?.answer === "yes" && !hasPrivacySignal();
}

export const outbox = new Outbox();
