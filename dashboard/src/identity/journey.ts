import { api, take } from "../api/client";

const key = "resonant.sso";

/** What the page that a provider sends people back to has to know about why they went. */
export interface Journey {
  connecting: boolean;
  to?: string;
}

export async function depart(providerId: string, to: string | undefined): Promise<void> {
  const path = { id: providerId };
  const { url } = await take(api.POST("/api/v1/auth/providers/{id}/authorization", { params: { path } }));
  leave(url, { connecting: false, to });
}

export async function departToConnect(providerId: string): Promise<void> {
  const body = { provider_id: providerId };
  const { url } = await take(api.POST("/api/v1/users/me/identities/authorization", { body }));
  leave(url, { connecting: true });
}

/** Read once: who comes to the page again has not been sent by a provider. */
export function journey(): Journey {
  const text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return text ? (JSON.parse(text) as Journey) : { connecting: false };
}

function leave(url: string, why: Journey): void {
  sessionStorage.setItem(key, JSON.stringify(why));
  location.assign(url);
}
