import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { isCodeMissing } from "./api/problem";
import { registrySettingsQuery } from "./catalogue/queries";
import { sessionQuery, setupQuery } from "./session/session";
import { Frame } from "./shell/frame";
import { Failure, Loading } from "./ui/states";

interface Context {
  client: QueryClient;
}

type Query = Record<string, string | undefined>;

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: lazyRouteComponent(() => import("./shell/not-found-page"), "NotFoundPage"),
  validateSearch: (search: Record<string, unknown>): Query => search as Query,
});

async function guestsOnly({ context, search }: { context: Context; search: Query }) {
  if (await context.client.ensureQueryData(sessionQuery)) {
    const href = inside(search.to);
    throw redirect({ href, reloadDocument: isOfViewer(href) });
  }
}

/** Only addresses of this dashboard: a link must not send people elsewhere after they sign in. */
export function inside(address: string | undefined): string {
  return address?.startsWith("/") && !address.startsWith("//") && !address.startsWith("/\\") ? address : "/";
}

/** The viewer stands beside the dashboard: a page of its own, to be loaded from the server. */
export function isOfViewer(address: string): boolean {
  return /^\/viewer([/?#]|$)/.test(address);
}

/** Leads people to where they were going before they had to sign in. */
export function goOn(history: RouterHistory, to: string | undefined): void {
  const address = inside(to);
  if (isOfViewer(address)) window.location.replace(address);
  else history.replace(address);
}

const setup = createRoute({
  getParentRoute: () => root,
  path: "setup",
  beforeLoad: async ({ context }) => {
    const state = await context.client.ensureQueryData(setupQuery);
    if (!state.required) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("./session/setup-page"), "SetupPage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "sign-in",
  beforeLoad: guestsOnly,
  component: lazyRouteComponent(() => import("./session/sign-in-page"), "SignInPage"),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "register",
  // With an invitation somebody who is signed in joins one more organisation.
  beforeLoad: options => (options.search.invitation ? undefined : guestsOnly(options)),
  component: lazyRouteComponent(() => import("./session/register-page"), "RegisterPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "forgot-password",
  component: lazyRouteComponent(() => import("./account/forgot-page"), "ForgotPage"),
});

// Where links of mails lead. Their tokens stand after the hash sign, so none of them is part of the address.
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "reset-password",
  component: lazyRouteComponent(() => import("./account/reset-page"), "ResetPage"),
});

const signInLink = createRoute({
  getParentRoute: () => root,
  path: "sign-in-link",
  component: lazyRouteComponent(() => import("./account/sign-in-link-page"), "SignInLinkPage"),
});

// Its secret stands after the hash sign, too. For anybody, signed in or not.
const shared = createRoute({
  getParentRoute: () => root,
  path: "shared",
  component: lazyRouteComponent(() => import("./sharing/shared-page"), "SharedPage"),
});

const sso = createRoute({
  getParentRoute: () => root,
  path: "sso",
  component: lazyRouteComponent(() => import("./identity/sso-page"), "SsoPage"),
});

// Where apps send people. Whoever is not signed in does that first, and comes back to the same question.
const authorize = createRoute({
  getParentRoute: () => root,
  path: "oauth/authorize",
  beforeLoad: async ({ context, location }) => {
    if (await context.client.ensureQueryData(sessionQuery)) return;
    throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: lazyRouteComponent(() => import("./oauth/authorize-page"), "AuthorizePage"),
});

const confirmRegistration = createRoute({
  getParentRoute: () => root,
  path: "confirm-registration",
  component: lazyRouteComponent(() => import("./account/confirm-registration-page"), "ConfirmRegistrationPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: "confirm-email",
  component: lazyRouteComponent(() => import("./account/confirm-email-page"), "ConfirmEmailPage"),
});

/** What people see who have not signed in, when an operator has opened the catalogue. */
function mayBePublic(path: string): boolean {
  return /^\/(extensions|layouts|recommend)(\/|$)/.test(path);
}

async function isCatalogueOpen(client: QueryClient): Promise<boolean> {
  return (await client.fetchQuery(registrySettingsQuery)).catalogue_open;
}

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    if (await context.client.ensureQueryData(sessionQuery)) return;
    const { required } = await context.client.ensureQueryData(setupQuery);
    if (required) throw redirect({ to: "/setup" });
    if (mayBePublic(location.pathname) && (await isCatalogueOpen(context.client))) return;
    throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: lazyRouteComponent(() => import("./home/home-page"), "HomePage"),
});

const specs = createRoute({
  getParentRoute: () => app,
  path: "specs",
  component: lazyRouteComponent(() => import("./spec/specs-page"), "SpecsPage"),
});

const newSpec = createRoute({
  getParentRoute: () => app,
  path: "specs/new",
  component: lazyRouteComponent(() => import("./spec/new-spec-page"), "NewSpecPage"),
});

const spec = createRoute({
  getParentRoute: () => app,
  path: "specs/$id",
  component: lazyRouteComponent(() => import("./spec/spec-page"), "SpecPage"),
});

const specHistory = createRoute({
  getParentRoute: () => app,
  path: "specs/$id/history",
  component: lazyRouteComponent(() => import("./spec/history-page"), "HistoryPage"),
});

const tasks = createRoute({
  getParentRoute: () => app,
  path: "tasks",
  component: lazyRouteComponent(() => import("./task/tasks-page"), "TasksPage"),
});

const threads = createRoute({
  getParentRoute: () => app,
  path: "threads",
  component: lazyRouteComponent(() => import("./thread/threads-page"), "ThreadsPage"),
});

const thread = createRoute({
  getParentRoute: () => threads,
  path: "$id",
  component: lazyRouteComponent(() => import("./thread/conversation"), "ConversationPage"),
});

const intents = createRoute({
  getParentRoute: () => app,
  path: "intents",
  component: lazyRouteComponent(() => import("./intent/intents-page"), "IntentsPage"),
});

const intent = createRoute({
  getParentRoute: () => intents,
  path: "$id",
  component: lazyRouteComponent(() => import("./intent/intent-detail"), "IntentDetailPage"),
});

const search = createRoute({
  getParentRoute: () => app,
  path: "search",
  component: lazyRouteComponent(() => import("./search/search-page"), "SearchPage"),
});

const extensions = createRoute({
  getParentRoute: () => app,
  path: "extensions",
  component: lazyRouteComponent(() => import("./catalogue/catalogue-page"), "ExtensionsPage"),
});

const extension = createRoute({
  getParentRoute: () => app,
  path: "extensions/$id",
  component: lazyRouteComponent(() => import("./catalogue/item-page"), "ExtensionPage"),
});

const layouts = createRoute({
  getParentRoute: () => app,
  path: "layouts",
  component: lazyRouteComponent(() => import("./catalogue/catalogue-page"), "LayoutsPage"),
});

const layout = createRoute({
  getParentRoute: () => app,
  path: "layouts/$id",
  component: lazyRouteComponent(() => import("./catalogue/item-page"), "LayoutPage"),
});

const recommend = createRoute({
  getParentRoute: () => app,
  path: "recommend",
  component: lazyRouteComponent(() => import("./recommendation/recommend-page"), "RecommendPage"),
});

const publish = createRoute({
  getParentRoute: () => app,
  path: "publish",
  component: lazyRouteComponent(() => import("./publication/publish-page"), "PublishPage"),
});

const publication = createRoute({
  getParentRoute: () => app,
  path: "publish/$id",
  component: lazyRouteComponent(() => import("./publication/publication-page"), "PublicationPage"),
});

const publishers = createRoute({
  getParentRoute: () => app,
  path: "publishers",
  component: lazyRouteComponent(() => import("./namespace/publishers-page"), "PublishersPage"),
});

const publisher = createRoute({
  getParentRoute: () => app,
  path: "publishers/$name",
  component: lazyRouteComponent(() => import("./namespace/publisher-page"), "PublisherPage"),
});

const ownItems = createRoute({
  getParentRoute: () => app,
  path: "published",
  component: lazyRouteComponent(() => import("./registry/own-items-page"), "OwnItemsPage"),
});

const ownItem = createRoute({
  getParentRoute: () => app,
  path: "published/$kind/$id",
  component: lazyRouteComponent(() => import("./registry/manage-page"), "ManagePage"),
});

const statistics = createRoute({
  getParentRoute: () => app,
  path: "statistics",
  component: lazyRouteComponent(() => import("./statistics/statistics-page"), "StatisticsPage"),
});

const review = createRoute({
  getParentRoute: () => app,
  path: "review",
  component: lazyRouteComponent(() => import("./moderation/review-page"), "ReviewPage"),
});

const mirrors = createRoute({
  getParentRoute: () => app,
  path: "mirrors",
  component: lazyRouteComponent(() => import("./mirror/mirrors-page"), "MirrorsPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "settings",
  component: lazyRouteComponent(() => import("./settings/settings-page"), "SettingsPage"),
});

const settingsSection = createRoute({
  getParentRoute: () => settings,
  path: "$section",
  component: lazyRouteComponent(() => import("./settings/settings-page"), "SettingsSection"),
});

const tree = root.addChildren([
  setup,
  signIn,
  register,
  forgotPassword,
  resetPassword,
  signInLink,
  confirmEmail,
  confirmRegistration,
  sso,
  authorize,
  shared,
  app.addChildren([
    home,
    specs,
    newSpec,
    spec,
    specHistory,
    tasks,
    threads.addChildren([thread]),
    intents.addChildren([intent]),
    search,
    extensions,
    extension,
    layouts,
    layout,
    recommend,
    publish,
    publication,
    publishers,
    publisher,
    ownItems,
    ownItem,
    statistics,
    review,
    mirrors,
    settings.addChildren([settingsSection]),
  ]),
]);

/** Browsers remember code that did not arrive; once the server answers again, the page is read anew. */
function readAnew(): void {
  void fetch("/health/live").then(
    () => location.reload(),
    () => undefined, // still away: what is on the screen stays
  );
}

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: ({ error, reset }) => (
      <Failure error={error} onRetry={isCodeMissing(error) ? readAnew : reset} />
    ),
    scrollRestoration: false,
    parseSearch: search => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: search => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(search)) if (value) query.set(name, String(value));
      const text = query.toString();
      return text ? `?${text}` : "";
    },
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
