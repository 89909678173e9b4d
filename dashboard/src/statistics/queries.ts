import { queryOptions } from "@tanstack/react-query";
import { api, take } from "../api/client";

export const periods = [30, 90, 365] as const;
export type Period = (typeof periods)[number];

const at = (days: Period) => ({ params: { query: { days: String(days) } } });

export const ownStatisticsQuery = (days: Period) =>
  queryOptions({
    queryKey: ["statistics", "own", days],
    queryFn: () => take(api.GET("/api/v1/registry/statistics", at(days))),
  });

export const serverStatisticsQuery = (days: Period) =>
  queryOptions({
    queryKey: ["statistics", "server", days],
    queryFn: () => take(api.GET("/api/v1/operator/statistics", at(days))),
  });
