import { api, take } from "../api/client";
import type { Passkey, Session } from "../api/types";

/** Browsers have passkeys for sites with a name and not for bare addresses, and only where nobody listens in. */
export function passkeysWork(): boolean {
  return (
    window.isSecureContext &&
    typeof PublicKeyCredential !== "undefined" &&
    "parseCreationOptionsFromJSON" in PublicKeyCredential &&
    !/^[\d.]+$|^\[/.test(location.hostname)
  );
}

/** The person looked away, said no, or the device has no passkey: nothing to report. */
export function isGivenUp(failure: unknown): boolean {
  return failure instanceof DOMException && (failure.name === "NotAllowedError" || failure.name === "AbortError");
}

export async function createPasskey(name: string): Promise<Passkey> {
  const { options } = await take(api.POST("/api/v1/users/me/passkeys/options"));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  return take(api.POST("/api/v1/users/me/passkeys", { body: { name, response: made.toJSON() } }));
}

export async function signInWithPasskey(): Promise<Session> {
  const { options } = await take(api.POST("/api/v1/auth/passkeys/options"));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  return take(api.POST("/api/v1/auth/passkeys/session", { body: { response: used.toJSON() } }));
}
