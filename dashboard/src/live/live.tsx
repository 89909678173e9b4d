import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { asProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { sessionQuery } from "../session/session";
import { notifyFailure } from "../ui/toast";
import { LiveCache } from "./apply";
import { LiveConnection, type LiveState, type Socket } from "./connection";

const LiveContext = createContext<LiveState>("connecting");

/** Keeps the cache in step with the server for as long as somebody is signed in to one organisation. */
export function Live({ organization, children }: { organization: string; children: ReactNode }) {
  const client = useQueryClient();
  const t = useTexts();
  const [state, setState] = useState<LiveState>("connecting");

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
      if (document.visibilityState === "visible") connection.hurry();
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

  return <LiveContext value={state}>{children}</LiveContext>;
}

export function useLiveState(): LiveState {
  return useContext(LiveContext);
}
