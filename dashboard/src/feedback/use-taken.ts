import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { viewerItemsQuery } from "../catalogue/queries";
import { sessionQuery } from "../session/session";
import { hasPrivacySignal, useChoice } from "./choice";
import { lookAfter, waitsFor } from "./taken";

/** Tells what became of what was taken into the organisation's viewers, whenever it is known what these have. */
export function useTaken(): void {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const organization = session?.organization.id;
  const sharing = useChoice()?.answer === "yes" && !hasPrivacySignal();
  const waits = sharing && organization !== undefined && waitsFor(organization);
  const { data: items } = useQuery({ ...viewerItemsQuery, enabled: waits });
  useEffect(() => {
    if (waits && organization && items) lookAfter(organization, new Set([...items.extensions, ...items.layouts]));
  }, [waits, organization, items]);
}
