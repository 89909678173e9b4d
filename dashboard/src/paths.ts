/** Every address inside the dashboard, in one place. */
export const paths = {
  home: "/",
  specs: "/specs",
  newSpec: "/specs/new",
  spec: (id: string) => `/specs/${id}`,
  specHistory: (id: string) => `/specs/${id}/history`,
  tasks: "/tasks",
  task: (id: string) => `/tasks?task=${id}`,
  threads: "/threads",
  thread: (id: string) => `/threads/${id}`,
  intents: "/intents",
  intent: (id: string) => `/intents/${id}`,
  search: (query: string) => `/search?q=${encodeURIComponent(query)}`,
  settings: (section: string) => `/settings/${section}`,
  signIn: "/sign-in",
  register: "/register",
  setup: "/setup",
};
