import { describe, expect, it } from "vitest";
import type { FileMoveStatus, MoveCheck, MoveStage, OddValues } from "../api/types";
import { fileMove, move, openMove } from "../test/samples";
import { isDecided, keyOf, rulesOf } from "./rules";
import { databaseSteps, fileSteps, isMoving, isStale, isVerified, type MarkedStep } from "./steps";

const now = new Date("2026-11-21T12:00:00Z").getTime();
const equal = { at: "2026-11-21T11:00:00Z", equal: true, age_seconds: 60, rows: 9, digests: {}, differing: {} };

const at = (steps: MarkedStep[]) => steps.find(each => each.mark === "current")?.step;
const done = (steps: MarkedStep[]) => steps.filter(each => each.mark === "done").map(each => each.step);

describe("the picture of the states", () => {
  const expected: [MoveStage, string | undefined, string[]][] = [
    ["none", undefined, []],
    ["preparing", "copy", []],
    ["copying", "copy", []],
    ["building", "build", ["copy"]],
    ["following", "follow", ["copy", "build"]],
    ["switching", "switch", ["copy", "build", "follow", "verify"]],
    ["switched", "switch", ["copy", "build", "follow", "verify"]],
    ["returning", "rollback", ["copy", "build", "follow", "verify", "switch"]],
    ["returned", "rollback", ["copy", "build", "follow", "verify", "switch"]],
    ["left", undefined, []],
  ];
  it.each(expected)("at %s marks %s", (stage, current, before) => {
    const steps = databaseSteps(move({ stage }), false, now);
    expect(at(steps)).toBe(current);
    expect(done(steps)).toEqual(before);
    expect(steps).toHaveLength(7);
  });

  it("moves on to the comparison while one runs and as long as one counts", () => {
    expect(at(databaseSteps(openMove(), true, now))).toBe("verify");
    expect(at(databaseSteps(openMove({ verification: equal }), false, now))).toBe("verify");
    const old = openMove({ verification: { ...equal, at: "2026-11-20T11:59:59Z" } });
    expect(at(databaseSteps(old, false, now))).toBe("follow");
    const different = openMove({ verification: { ...equal, equal: false, differing: { tasks: ["t1"] } } });
    expect(isVerified(different, now)).toBe(false);
    expect(at(databaseSteps(different, false, now))).toBe("follow");
  });

  it("calls a comparison old after a day, as the server does", () => {
    expect(isStale("2026-11-20T12:00:00Z", now)).toBe(false);
    expect(isStale("2026-11-20T11:59:59Z", now)).toBe(true);
  });

  it("marks the states of files", () => {
    const verification = { wanted: null, at: "2026-11-21T11:00:00Z", deep: true, objects: 40 };
    const file = (change: Partial<FileMoveStatus>) => fileSteps(fileMove(change));
    expect(at(file({}))).toBeUndefined();
    expect(at(file({ state: "copying" }))).toBe("copy");
    expect(at(file({ state: "copying", verification }))).toBe("verify");
    expect(at(file({ state: "switched" }))).toBe("switch");
    expect(at(file({ state: "rolling_back" }))).toBe("rollback");
    expect(done(file({ state: "completed" }))).toEqual(["copy", "verify", "switch", "complete"]);
    expect(done(file({ state: "cancelled" }))).toEqual([]);
  });

  it("says when to look every second", () => {
    expect(isMoving(move())).toBe(false);
    expect(isMoving(openMove())).toBe(true);
    expect(isMoving(openMove({ stage: "switched" }))).toBe(true);
  });
});

describe("decisions about odd values", () => {
  const odd: OddValues = {
    table: "specs",
    column: "title",
    rule: "nul_in_text",
    outcome: "undecided",
    count: 3,
    examples: [],
  };
  const report: MoveCheck = {
    source: "a",
    target: "b",
    ready: false,
    bytes: 1,
    seconds: 1,
    findings: [{ severity: "blocking", database: "source", code: "odd_values", values: { count: 3 } }],
    odd: [odd],
  };

  it("become rules that the server reads", () => {
    expect(keyOf(odd)).toBe("specs.title:nul-in-text");
    expect(rulesOf({ [keyOf(odd)]: "repair", "tasks.due_date:date-empty": "refuse" })).toEqual([
      "specs.title:nul-in-text=repair",
    ]);
  });

  it("let the move begin once all are made and nothing else blocks", () => {
    expect(isDecided(report, {})).toBe(false);
    expect(isDecided(report, { [keyOf(odd)]: "refuse" })).toBe(false);
    expect(isDecided(report, { [keyOf(odd)]: "drop-row" })).toBe(true);
    const pooler = { severity: "blocking" as const, database: "target" as const, code: "pooler", values: {} };
    expect(isDecided({ ...report, findings: [...report.findings, pooler] }, { [keyOf(odd)]: "null" })).toBe(false);
  });
});
