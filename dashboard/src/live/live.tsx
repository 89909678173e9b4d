import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { isForeignPage, whenForeignChanges } from "../api/client";
import { asProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { noticeAnotherSignIn, sessionQuery } from "../session/session";
import { notifyFailure } from "../ui/toast";
import { LiveCache } from "./apply";
import { LiveConnection, type LiveState, type Socket } from "./connection";

/** With `foreign`, this browser has gone on as somebody else: nothing that the page shows follows the server any more. */
type PageState = LiveState | "foreign";

const LiveContext = createContext<PageState>("connecting");

/** Keeps the cache in step with the server for as long as somebody is signed in to one organisation. */
export function Live({ organization, children }: { organization: string; children: ReactNode }) {
  const client = useQueryClient();
  const t = useTexts();
  const [state, setState] = useState<LiveState>("connecting");
  const foreign = useSyncExternalStore(whenForeignChanges, isForeignPage);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another organisation has other events, so it starts anew
  useEffect(() => {
    const cache = new LiveCache(client);
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
    const connection = new LiveConnection(() => new WebSocket(address) as unknown as Socket, {
      onState: setState,
      onEvent: event => cache.apply(event),
      onRefetch: () => cache.refetchAll(),
      onDoubt: () =>
        void client.refetchQueries({ queryKey: sessionQuery.queryKey }, { throwOnError: true }).catch(error => {
          if (asProblem(error).code === "csrf") notifyFailure(t, error);
        }),
    });
    const hurry = () => {
      if (document.visibilityState !== "visible") return;
      connection.hurry();
      void noticeAnotherSignIn(client).catch(() => undefined); // offline: the indicator says so
    };
    connection.start();
    window.addEventListener("online", hurry);
    document.addEventListener("visibilitychange", hurry);
    return () => {
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      connection.stop();
    };
  }, [client, organization]);

  return <LiveContext value={foreign ? "foreign" : state}>{children}</LiveContext>;
}

export function useLiveState(): PageState {
  return useContext(LiveContext);
}
