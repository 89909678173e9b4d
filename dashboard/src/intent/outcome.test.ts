import { describe, expect, it } from "vitest";
import type { Intent } from "../api/types";
import { en } from "../language/en";
import { cameToNothing, outcome } from "./outcome";

function said(type: string, result: unknown): string {
  return outcome(en, { type, result } as Intent);
}

describe("what came of an intent", () => {
  it("tells how many tasks were made", () => {
    expect(said("spec.tasks", { task_ids: ["a", "b"], existing: 1 })).toBe("2 tasks were made");
  });

  it("says so when nothing was made, and why", () => {
    expect(said("spec.tasks", { task_ids: [], existing: 3 })).toBe("Nothing new: all 3 tasks are there");
    expect(said("spec.tasks", { task_ids: [], existing: 0 })).toContain("checklist");
  });

  it("calls it neither a success nor a failure when there was nothing to make", () => {
    const asked = (result: unknown) => ({ type: "spec.tasks", status: "completed", result }) as Intent;
    expect(cameToNothing(asked({ task_ids: [], existing: 0 }))).toBe(true);
    expect(cameToNothing(asked({ task_ids: [], existing: 3 }))).toBe(false);
    expect(cameToNothing(asked({ task_ids: ["a"], existing: 0 }))).toBe(false);
    expect(cameToNothing({ ...asked(null), status: "running" } as Intent)).toBe(false);
  });

  it("tells how much a review found", () => {
    expect(said("spec.review", { findings: 1 })).toBe("The review is finished: one finding");
    expect(said("spec.review", { findings: 0 })).toBe("The review found nothing");
  });

  it("has a word for what a newer server may do", () => {
    expect(said("spec.translate", null)).toBe(en.intent.status.completed);
  });
});
