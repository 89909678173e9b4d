import createClient, { type Middleware } from "openapi-fetch";
import { currentLanguage } from "../language/language";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";

let csrfToken = "";
let onSignedOut: () => void = () => undefined;
let foreign = false;
const foreignListeners = new Set<() => void>();

/** The token that proves that a request comes from this page; every session view brings it. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token;
  setForeign(false);
}

/** Whether this browser has gone on as somebody else, so that this page gets nothing new until it is loaded again. */
export function isForeignPage(): boolean {
  return foreign;
}

export function setForeign(now: boolean): void {
  if (foreign === now) return;
  foreign = now;
  for (const listener of foreignListeners) listener();
}

/** @returns what ends it */
export function whenForeignChanges(listener: () => void): () => void {
  foreignListeners.add(listener);
  return () => foreignListeners.delete(listener);
}

/** What to do when the server no longer knows the session. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** What a change carries that does not go through `api`, because it has to tell how far it is. */
export function changeHeaders(): Record<string, string> {
  return { "Accept-Language": currentLanguage(), ...(csrfToken ? { "X-CSRF-Token": csrfToken } : {}) };
}

/** The server no longer knows the session. */
export function signedOut(): void {
  onSignedOut();
}

/** Asks who is signed in by now, whoever this page belongs to. */
const whoIsHere = "/api/v1/auth/session";

const session: Middleware = {
  onRequest({ request, schemaPath }) {
    request.headers.set("Accept-Language", currentLanguage());
    // with reads too: another tab may go on as somebody else, and this one must not show their things under the old name
    const asks = request.method === "GET" && schemaPath === whoIsHere;
    if (csrfToken && !asks) request.headers.set("X-CSRF-Token", csrfToken);
  },
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && !schemaPath.startsWith("/api/v1/auth/")) onSignedOut();
  },
};

/** The only way to the server: paths, parameters and answers are checked against the contract by the compiler. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "same-origin",
  fetch: request => fetch(request),
});
api.use(session);

/** For calls that must not tell who makes them: no cookie, no token, and it still leaves when the page is left. */
export const anonymous = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "omit",
  keepalive: true,
  fetch: request => fetch(request),
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else is thrown as an `ApiProblem`. */
export async function take<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new ApiProblem(0, { code: "network", detail: "" });
  }
  const { data, error, response } = answer;
  if (response.ok) return data as Data;
  const members = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  const problem = new ApiProblem(response.status, members, response.headers.get("X-Request-Id") ?? undefined);
  if (problem.code === "csrf") setForeign(true);
  throw problem;
}
