import { type QueryClient, queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, rememberCsrfToken, setForeign, take } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { Role, Session } from "../api/types";

/**
 * Another tab may go on in another organisation, or as another person. This one must not take over the right to change
 * something there for what it still shows: it keeps what it has, is refused, and offers to reload. Who ceases to act as
 * somebody else is not kept.
 */
function requireSamePage(shown: Session | null | undefined, now: Session): void {
  if (!shown) return;
  const another = shown.user.id !== now.user.id;
  if (another ? !shown.impersonation : shown.organization.id !== now.organization.id) {
    setForeign(true);
    throw new ApiProblem(403, { code: "csrf" });
  }
}

/** As many characters as the server asks of a password (docs/account.md). */
export const shortestPassword = 10;

/** Who is signed in, or null. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ client }): Promise<Session | null> => {
    try {
      const session = await take(api.GET("/api/v1/auth/session"));
      requireSamePage(client.getQueryData<Session | null>(["session"]), session);
      rememberCsrfToken(session.csrf_token);
      return session;
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) return null;
      throw problem;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/**
 * For a tab that is looked at again: its connection may still be open although this browser has long gone on as somebody
 * else. Signing in anew as oneself is no reason to load the page again.
 */
export async function noticeAnotherSignIn(client: QueryClient): Promise<void> {
  const shown = client.getQueryData(sessionQuery.queryKey);
  const { data: now } = await api.GET("/api/v1/auth/session");
  if (!shown || !now) return; // the next call, or the connection, tells
  const same = shown.user.id === now.user.id && shown.organization.id === now.organization.id;
  if (same) rememberCsrfToken(now.csrf_token);
  else setForeign(true);
}

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => take(api.GET("/api/v1/setup")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The session below the sign-in wall. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error("This page is only shown to people who are signed in");
  return data;
}

/** Takes over a fresh session: nothing that an earlier one has read may stay on the screen. */
export function useBeginSession(): (session: Session) => void {
  const client = useQueryClient();
  return session => {
    rememberCsrfToken(session.csrf_token);
    client.removeQueries({ predicate: query => query.queryKey[0] !== "session" });
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

const ranks: Record<Role, number> = { guest: 0, member: 1, admin: 2, owner: 3 };

export function atLeast(session: Session, role: Role): boolean {
  return ranks[session.role] >= ranks[role];
}
