import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { whenSignedOut } from "./api/client";
import { asProblem } from "./api/problem";
import { type Language, LanguageProvider, type Texts } from "./language/language";
import { type AppRouter, createAppRouter } from "./routes";
import { sessionQuery } from "./session/session";
import { Toasts } from "./ui/toast";

export function createClient(): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: {
        staleTime: 60_000, // live events mark what changes; this only covers what they cannot
        retry: (failures, error) => failures < 2 && [-1, 0, 502, 503, 504].includes(asProblem(error).status),
      },
    },
  });
}

interface AppProps {
  client: QueryClient;
  router: AppRouter;
  language: Language;
  texts: Texts;
}

export function App({ client, router, language, texts }: AppProps) {
  return (
    <LanguageProvider language={language} texts={texts}>
      <QueryClientProvider client={client}>
        <AriaRouterProvider navigate={address => router.history.push(address)} useHref={address => address}>
          <RouterProvider router={router} />
          <Toasts />
        </AriaRouterProvider>
      </QueryClientProvider>
    </LanguageProvider>
  );
}

/** The cache and the routes, wired so that a lost session leads to the sign-in page and back. */
export function createApp(): { client: QueryClient; router: AppRouter } {
  const client = createClient();
  const router = createAppRouter(client);
  whenSignedOut(() => {
    client.setQueryData(sessionQuery.queryKey, null);
    void router.invalidate();
  });
  return { client, router };
}
