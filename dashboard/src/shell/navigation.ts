import { CheckSquare, FileText, Inbox, MessagesSquare, Store, Workflow } from "lucide-react";
import type { Texts } from "../language/language";
import { paths } from "../paths";

export const places = [
  { id: "home", path: paths.home, icon: Inbox, shortcut: "g h" },
  { id: "specs", path: paths.specs, icon: FileText, shortcut: "g s" },
  { id: "tasks", path: paths.tasks, icon: CheckSquare, shortcut: "g t" },
  { id: "threads", path: paths.threads, icon: MessagesSquare, shortcut: "g d" },
  { id: "intents", path: paths.intents, icon: Workflow, shortcut: "g i" },
  { id: "marketplace", path: paths.extensions, icon: Store, shortcut: "g m" },
] as const;

/** Places that the dock of a phone shows; the others stand in its menu. */
export const docked = places.slice(0, 4);
export const undocked = places.slice(4);

/** First parts of the addresses below the marketplace, which has no address of its own. */
const marketplace = new Set([
  "extensions",
  "layouts",
  "recommend",
  "publish",
  "publishers",
  "published",
  "statistics",
  "review",
]);

/** Whether an address belongs to the place, though it does not begin with the place's own. */
export function isBelow(id: PlaceId, path: string): boolean {
  return id === "marketplace" && marketplace.has(path.split("/")[1] ?? "");
}

export type PlaceId = (typeof places)[number]["id"];

export function placeName(t: Texts, id: PlaceId): string {
  return t.places[id];
}
