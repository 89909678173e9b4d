import type { Texts } from "../language/language";

export const commands = ["review", "tasks", "ask", "summarize"] as const;
export type Command = (typeof commands)[number];

export interface CommandChoice {
  id: Command;
  name: string;
  help: string;
}

/** The commands that what has been typed can still become; none once the command is complete. */
export function matchingCommands(t: Texts, text: string): CommandChoice[] {
  const typed = /^\/([a-z]*)$/i.exec(text)?.[1]?.toLowerCase();
  if (typed === undefined) return [];
  return commands.filter(id => id.startsWith(typed)).map(id => ({ id, name: `/${id}`, help: t.thread.commands[id] }));
}
