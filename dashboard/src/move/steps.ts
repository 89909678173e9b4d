import type { FileMoveStatus, MoveStatus } from "../api/types";

export type Step = "copy" | "build" | "follow" | "verify" | "switch" | "rollback" | "complete";
export type Mark = "done" | "current" | "ahead";

export interface MarkedStep {
  step: Step;
  mark: Mark;
}

const path: readonly Step[] = ["copy", "build", "follow", "verify", "switch", "rollback", "complete"];
const filePath: readonly Step[] = ["copy", "verify", "switch", "rollback", "complete"];

/** As long as the server itself accepts a comparison before a switch. */
const lifetime = 24 * 60 * 60 * 1000;

/** Whether a comparison is too old to switch after it. */
export function isStale(at: string, now = Date.now()): boolean {
  return now - new Date(at).getTime() > lifetime;
}

/** Whether both databases were equal a short while ago, so that a switch is allowed. */
export function isVerified(status: MoveStatus, now = Date.now()): boolean {
  const { verification } = status;
  return verification?.equal === true && !isStale(verification.at, now);
}

/** The picture of the states for a move of the database; `comparing` while somebody waits for a comparison. */
export function databaseSteps(status: MoveStatus, comparing = false, now = Date.now()): MarkedStep[] {
  return marked(path, currentStep(status, comparing, now), false);
}

function currentStep(status: MoveStatus, comparing: boolean, now: number): Step | null {
  switch (status.stage) {
    case "none":
    case "left":
      return null;
    case "preparing":
    case "copying":
      return "copy";
    case "building":
      return "build";
    case "following":
      return comparing || isVerified(status, now) ? "verify" : "follow";
    case "switching":
    case "switched":
      return "switch";
    case "returning":
    case "returned":
      return "rollback";
  }
}

export function fileSteps(status: FileMoveStatus): MarkedStep[] {
  switch (status.state) {
    case "copying":
      return marked(filePath, status.verification?.wanted || status.verification?.at ? "verify" : "copy", false);
    case "switched":
      return marked(filePath, "switch", false);
    case "rolling_back":
    case "rolled_back":
      return marked(filePath, "rollback", false);
    case "completed":
      return marked(filePath, "complete", true);
    default:
      return marked(filePath, null, false);
  }
}

/** What lies before the current step is done. The way back is no step on the way to the end. */
function marked(steps: readonly Step[], current: Step | null, ended: boolean): MarkedStep[] {
  const at = current ? steps.indexOf(current) : -1;
  return steps.map((step, place) => {
    if (place === at) return { step, mark: ended ? "done" : "current" };
    return { step, mark: place < at && step !== "rollback" ? "done" : "ahead" };
  });
}

/** Whether something goes on that is worth a look every second. */
export function isMoving(status: MoveStatus): boolean {
  return status.stage !== "none" && status.stage !== "left";
}

export function filesAreMoving(status: FileMoveStatus): boolean {
  return status.state === "copying" || status.state === "switched" || status.state === "rolling_back";
}
