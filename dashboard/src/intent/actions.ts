/** What the bridge proposes or has done, as far as a person needs it to decide. */
export type ProposedAction =
  | {
      kind: "add_finding";
      action: { finding?: { message?: string; line?: number; severity?: string; quote?: string } };
    }
  | { kind: "set_spec_status"; action: { status?: string } }
  | { kind: "create_task"; action: { title?: string; priority?: string; due_date?: string | null } }
  | { kind: "post_message"; action: { markdown?: string } };

const kinds = new Set(["add_finding", "set_spec_status", "create_task", "post_message"]);

/** The result of an intent is free-form in the contract: only what has the shape of an action is taken for one. */
export function actionsOf(result: unknown): ProposedAction[] {
  if (typeof result !== "object" || result === null || !("actions" in result) || !Array.isArray(result.actions))
    return [];
  return result.actions.filter(
    (each): each is ProposedAction =>
      typeof each === "object" && each !== null && kinds.has(each.kind) && typeof each.action === "object",
  );
}
