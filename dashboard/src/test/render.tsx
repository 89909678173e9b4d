import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { App, createApp, createClient } from "../app";
import { en } from "../language/en";
import { ja } from "../language/ja";
import { type Language, LanguageProvider } from "../language/language";
import { sessionQuery } from "../session/session";
import { Toasts } from "../ui/toast";
import { session } from "./samples";
import { FakeServer, json, list, problem } from "./server";

/** A socket that never opens: pages under test hear nothing unless a test says so. */
class SilentSocket {
  onopen = null;
  onmessage = null;
  onclose = null;
  send() {}
  close() {}
}

/** A component with what surrounds every component, signed in. */
export function renderPart(part: ReactNode, language: Language = "en"): { client: QueryClient } {
  const client = createClient();
  client.setDefaultOptions({ queries: { retry: false } });
  client.setQueryData(sessionQuery.queryKey, session);
  render(
    <LanguageProvider language={language} texts={language === "ja" ? ja : en}>
      <QueryClientProvider client={client}>
        {part}
        <Toasts />
      </QueryClientProvider>
    </LanguageProvider>,
  );
  return { client };
}

/** The whole dashboard at an address. */
export function renderApp(path: string, { signedIn = true }: { signedIn?: boolean } = {}): { client: QueryClient } {
  vi.stubGlobal("WebSocket", SilentSocket);
  window.history.pushState(null, "", path);
  const { client, router } = createApp();
  client.setDefaultOptions({ queries: { retry: false } });
  if (signedIn) client.setQueryData(sessionQuery.queryKey, session);
  render(<App client={client} router={router} language="en" texts={en} />);
  return { client };
}

/** A server of an organisation in which nothing has happened yet. */
export function emptyServer(): FakeServer {
  return new FakeServer()
    .on("GET /auth/session", () => json(session))
    .on("GET /setup", () => json({ required: false, registration: "open", version: "0.1.0" }))
    .on("GET /specs", () => list())
    .on("GET /tasks", () => list())
    .on("GET /threads", () => list())
    .on("GET /intents", () => list())
    .on("GET /users/me/impersonations", () => list())
    .on("GET /organizations/current/impersonation", () => json({ permitted: true }))
    .on("GET /operator/move", () => problem(403, "forbidden", "Only who runs the server may do that."))
    .on("GET /organizations/current/members", () =>
      list({
        user_id: session.user.id,
        email: session.user.email,
        name: session.user.name,
        role: "owner",
        created_at: "",
      }),
    );
}
