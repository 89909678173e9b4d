import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

export const periods = [1, 6, 24, 48] as const;
export type Period = (typeof periods)[number];

export const alertsQuery = queryOptions({
  queryKey: ["alerts"],
  queryFn: () => take(api.GET("/api/v1/operator/alerts")),
  refetchInterval: 30_000,
});

/** Asked again by itself: a new figure is there every minute. */
export const monitorQuery = (hours: Period) =>
  queryOptions({
    queryKey: ["monitor", hours],
    queryFn: () => take(api.GET("/api/v1/operator/monitor", { params: { query: { hours: String(hours) } } })),
    refetchInterval: 30_000,
  });

export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: () => take(api.GET("/api/v1/operator/jobs")),
  refetchInterval: 30_000,
});
