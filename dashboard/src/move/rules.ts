import type { MoveCheck, OddValues } from "../api/types";

/** What somebody chose for one kind of odd value in one column. */
export type Action = "refuse" | "repair" | "null" | "drop-row";

export type Decisions = Readonly<Record<string, Action>>;

/** The left side of a rule, as the server reads it: `specs.title:nul-in-text`. */
export function keyOf(odd: OddValues): string {
  return `${odd.table}.${odd.column}:${odd.rule.replaceAll("_", "-")}`;
}

export function rulesOf(decisions: Decisions): string[] {
  return Object.entries(decisions)
    .filter(([, action]) => action !== "refuse")
    .map(([key, action]) => `${key}=${action}`);
}

/** Whether a move can begin with these decisions: nothing else is in its way. */
export function isDecided(report: MoveCheck, decisions: Decisions): boolean {
  return (
    report.findings.every(finding => finding.severity !== "blocking" || finding.code === "odd_values") &&
    report.odd.every(odd => odd.outcome !== "undecided" || (decisions[keyOf(odd)] ?? "refuse") !== "refuse")
  );
}
