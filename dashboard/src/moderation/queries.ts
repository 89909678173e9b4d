import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { ContentReport, Namespace, Publication } from "../api/types";

const from = (after: string | undefined) => (after ? { after } : {});

export const reviewedPublicationsQuery = (state: Publication["state"]) =>
  pagesOf(["review", "publications", state], after =>
    take(api.GET("/api/v1/operator/publications", { params: { query: { state, ...from(after) } } })),
  );

export const reviewedNamesQuery = (state: Namespace["state"]) =>
  pagesOf(["review", "names", state], after =>
    take(api.GET("/api/v1/operator/namespaces", { params: { query: { state, ...from(after) } } })),
  );

export const reportsQuery = (state: ContentReport["state"]) =>
  pagesOf(["review", "reports", state], after =>
    take(api.GET("/api/v1/operator/reports", { params: { query: { state, ...from(after) } } })),
  );
