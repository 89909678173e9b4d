import { CheckSquare, FileText, Inbox, MessagesSquare, Workflow } from "lucide-react";
import type { Texts } from "../language/language";
import { paths } from "../paths";

export const places = [
  { id: "home", path: paths.home, icon: Inbox, shortcut: "g h" },
  { id: "specs", path: paths.specs, icon: FileText, shortcut: "g s" },
  { id: "tasks", path: paths.tasks, icon: CheckSquare, shortcut: "g t" },
  { id: "threads", path: paths.threads, icon: MessagesSquare, shortcut: "g d" },
  { id: "intents", path: paths.intents, icon: Workflow, shortcut: "g i" },
] as const;

export type PlaceId = (typeof places)[number]["id"];

export function placeName(t: Texts, id: PlaceId): string {
  return t.places[id];
}
