import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { ApiProblem } from "../api/problem";

/** Null for people who do not run the server. */
async function forOperators<Data>(answer: Promise<Data>): Promise<Data | null> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof ApiProblem && failure.status === 403) return null;
    throw failure;
  }
}

export const moveQuery = queryOptions({
  queryKey: ["move"],
  queryFn: () => forOperators(take(api.GET("/api/v1/operator/move"))),
  retry: false, // it is asked again soon anyway
});

export const fileMoveQuery = queryOptions({
  queryKey: ["move-files"],
  queryFn: () => forOperators(take(api.GET("/api/v1/operator/move/files"))),
  retry: false,
});

/** Whether an earlier move, or this one so far, has left a report. */
export const reportQuery = queryOptions({
  queryKey: ["move-report"],
  queryFn: async () => {
    try {
      return await take(api.GET("/api/v1/operator/move/report"));
    } catch (failure) {
      if (failure instanceof ApiProblem && [403, 404].includes(failure.status)) return null;
      throw failure;
    }
  },
  staleTime: 0,
  retry: false,
});

/** How often to look: every second while something moves, else now and then, since commands can start a move, too. */
export function pace(moving: boolean): number {
  return moving ? 1_000 : 15_000;
}
