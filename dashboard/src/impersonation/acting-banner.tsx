import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, take } from "../api/client";
import type { Session } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { notifyFailure } from "../ui/toast";
import { startAnew } from "./queries";
import { useImpersonationTexts } from "./texts";

const lookEvery = 10_000;

/** Stands above every page for as long as somebody acts as somebody else, and cannot be put away. */
export default function ActingBanner({ session }: { session: Session }) {
  const t = useTexts();
  const i = useImpersonationTexts();
  const format = useFormat();
  const { impersonation, user } = session;
  // The person, or time, may end it: then this window shows somebody who is not looking any more.
  const acting = useQuery({
    queryKey: ["acting"],
    queryFn: async () => (await take(api.GET("/api/v1/auth/session"))).impersonation !== null,
    refetchInterval: lookEvery,
  });
  const isOver = acting.data === false;
  useEffect(() => {
    if (isOver) startAnew("/settings/access");
  }, [isOver]);
  const end = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/auth/session/impersonation")),
    onSuccess: () => startAnew("/settings/access"),
    onError: error => notifyFailure(t, error),
  });
  if (!impersonation) return null;
  return (
    <Banner
      tone="warn"
      actions={
        <Button size="s" isPending={end.isPending} onPress={() => end.mutate()}>
          {i.endNow}
        </Button>
      }
    >
      {i.acting({ name: user.name, time: format.time(impersonation.ends_at) })}{" "}
      {impersonation.writes ? i.actingWrite : i.actingLook}
    </Banner>
  );
}
