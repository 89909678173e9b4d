import { readChoice, subscribeChoice } from "./choice";
import { outbox } from "./outbox";

/** Something that was recommended here and went from here into an organisation's viewers. */
interface Taken {
  item: string;
  organization: string;
  /** Milliseconds since 1970. */
  at: number;
  /** That it stayed was told; that it was taken out again still can be. */
  kept: boolean;
}

const key = "resonant.feedback.taken";
/** Milliseconds after which something counts as kept. */
const keptAfter = 600_000;
/** Milliseconds after which the server has forgotten that it was shown, so that nothing can be told of it any more. */
const forgottenAfter = 90 * 86_400_000;

/** What is remembered under the present number; what was under another one, or before consent was withdrawn, is gone. */
function read(): Taken[] {
  try {
    const { install, items } = JSON.parse(localStorage.getItem(key) ?? "null");
    return install === sharedInstall() && Array.isArray(items) ? items : [];
  } catch {
    return []; // nothing, or nothing of ours
  }
}

function write(items: Taken[]): void {
  if (items.length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ install: sharedInstall(), items }));
}

function sharedInstall(): string | null {
  const choice = readChoice();
  return choice?.answer === "yes" ? choice.install : null;
}

// Nothing stays behind when consent is withdrawn or the number is changed, in whichever tab.
subscribeChoice(() => write(read()));

/** Tells that something was taken into an organisation's viewers, and remembers it when it had been recommended. */
export function tookIn(item: string, organization: string): void {
  if (!outbox.became(item, "installed")) return;
  const others = read().filter(taken => taken.item !== item || taken.organization !== organization);
  write([...others, { item, organization, at: Date.now(), kept: false }]);
}

/** Whether the viewers of an organisation have something of which can be told later what became of it. */
export function waitsFor(organization: string): boolean {
  return read().some(taken => taken.organization === organization);
}

/**
 * Tells what became of what was taken in: kept after ten minutes, reverted when it is gone before, removed when it is gone
 * later. Who took it out does not matter: it is the organisation's viewers that have it no more.
 *
 * @param present what the organisation's viewers have now
 */
export function lookAfter(organization: string, present: ReadonlySet<string>): void {
  const now = Date.now();
  const left: Taken[] = [];
  for (const taken of read()) {
    const age = now - taken.at;
    if (age > forgottenAfter) continue;
    if (taken.organization !== organization) {
      left.push(taken);
    } else if (!present.has(taken.item)) {
      outbox.tell(taken.item, age < keptAfter ? "reverted" : "removed");
    } else {
      const keptNow = age >= keptAfter && !taken.kept;
      if (keptNow) outbox.tell(taken.item, "kept");
      left.push({ ...taken, kept: taken.kept || keptNow });
    }
  }
  write(left);
}
