import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, MonitorDown, MonitorX } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { CatalogueItem } from "../api/types";
import { tookIn } from "../feedback/taken";
import { useTaken } from "../feedback/use-taken";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { notify, notifyFailure } from "../ui/toast";
import styles from "./item-page.module.css";
import { viewerItemsQuery } from "./queries";
import { useCatalogueTexts } from "./texts";

interface ViewerItemProps {
  item: CatalogueItem;
  organization: string;
}

/** Has it in all viewers that the organisation opens with its own workspace, or has it there no more. */
export function ViewerItem({ item, organization }: ViewerItemProps) {
  const t = useTexts();
  const c = useCatalogueTexts();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { data: items } = useQuery(viewerItemsQuery);
  useTaken();
  const isThere = items?.[item.kind === "extension" ? "extensions" : "layouts"].includes(item.id);
  const params = { params: { path: { id: item.id } } };
  const change = useMutation({
    mutationFn: async (wanted: boolean) => {
      if (item.kind === "extension") {
        await take(
          wanted
            ? api.PUT("/api/v1/viewer/extensions/{id}", params)
            : api.DELETE("/api/v1/viewer/extensions/{id}", params),
        );
      } else {
        await take(
          wanted ? api.PUT("/api/v1/viewer/layouts/{id}", params) : api.DELETE("/api/v1/viewer/layouts/{id}", params),
        );
      }
    },
    onSuccess: (_, wanted) => {
      if (wanted) tookIn(item.id, organization);
      notify(wanted ? c.install.adopted : c.install.takenOut);
      return client.invalidateQueries({ queryKey: viewerItemsQuery.queryKey });
    },
    onError: error => notifyFailure(t, error),
    onSettled: () => setAsks(false),
  });
  if (!isThere) {
    return (
      <>
        <Button size="s" icon={<MonitorDown />} isPending={change.isPending} onPress={() => change.mutate(true)}>
          {c.install.adopt}
        </Button>
        <p className={styles.quiet}>{c.install.adoptText[item.kind]}</p>
      </>
    );
  }
  return (
    <>
      <p className={styles.there}>
        <Check size={16} aria-hidden="true" />
        {c.install.there}
      </p>
      <Button size="s" icon={<MonitorX />} isPending={change.isPending} onPress={() => setAsks(true)}>
        {c.install.takeOut}
      </Button>
      <Confirm
        title={c.install.takeOut}
        action={c.install.takeOut}
        isOpen={asks}
        isPending={change.isPending}
        onConfirm={() => change.mutate(false)}
        onClose={() => setAsks(false)}
      >
        {c.install.takeOutText[item.kind]}
      </Confirm>
    </>
  );
}
