import { useSuspenseQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { InTimeZone } from "../language/language";
import { sessionQuery } from "../session/session";
import { Loading } from "../ui/states";
import { Shell } from "./shell";

const PublicShell = lazy(async () => ({ default: (await import("./public-shell")).PublicShell }));

/** What surrounds a page: the workspace of somebody who is signed in, or a door for everybody else. */
export function Frame() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (session) {
    return (
      <InTimeZone timeZone={session.user.time_zone}>
        <Shell />
      </InTimeZone>
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <PublicShell />
    </Suspense>
  );
}
