import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, createApp } from "./app";
import { loadTexts, preferredLanguage } from "./language/language";
import { sessionQuery } from "./session/session";
import "./ui/tokens.css";
import "./ui/base.css";

const { client, router } = createApp();
const language = preferredLanguage();

// The session is asked for while the texts arrive; what goes wrong with it is shown by the route that needs it.
void client.prefetchQuery(sessionQuery);

async function start(): Promise<void> {
  const texts = await loadTexts(language);
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no element with the id root");
  createRoot(root).render(
    <StrictMode>
      <App client={client} router={router} language={language} texts={texts} />
    </StrictMode>,
  );
}

void start();
