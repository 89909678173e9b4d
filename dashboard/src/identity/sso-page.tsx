import { useMutation } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, take } from "../api/client";
import { useLanguage } from "../language/language";
import { paths } from "../paths";
import { goOn } from "../routes";
import { Front } from "../session/front";
import { useBeginSession } from "../session/session";
import { Banner } from "../ui/banner";
import { LinkButton } from "../ui/button";
import { ProblemBanner } from "../ui/form";
import { Loading } from "../ui/states";
import { journey } from "./journey";
import { useIdentityTexts } from "./texts";

/** Where a provider sends people back: what stands in the address is handed to the server, once. */
export function SsoPage() {
  const { change } = useLanguage();
  const i = useIdentityTexts();
  const router = useRouter();
  const begin = useBeginSession();
  const { code, state, iss, error } = useSearch({ strict: false });
  const [why] = useState(journey);
  const finish = useMutation({
    mutationFn: async (body: { code: string; state: string; iss?: string }) => {
      if (why.connecting) {
        await take(api.POST("/api/v1/users/me/identities", { body }));
        router.history.replace(paths.settings("security"));
        return;
      }
      const session = await take(api.POST("/api/v1/auth/providers/session", { body }));
      begin(session);
      await change(session.user.language);
      goOn(router.history, why.to);
    },
  });
  const sent = useRef(false);
  const { mutate } = finish;
  useEffect(() => {
    if (code && state && !sent.current) {
      sent.current = true;
      mutate({ code, state, ...(iss ? { iss } : {}) });
    }
  }, [code, state, iss, mutate]);
  const failed = finish.isError || !code || !state;
  return (
    <Front title={why.connecting ? i.sso.connecting : i.sso.title} lead={failed ? undefined : i.sso.lead}>
      {finish.isError && <ProblemBanner error={finish.error} />}
      {(!code || !state) && <Banner tone="bad">{i.sso.refused({ reason: error ?? "—" })}</Banner>}
      {failed ? (
        <LinkButton href={why.connecting ? paths.settings("security") : paths.signIn}>
          {why.connecting ? i.sso.settings : i.sso.again}
        </LinkButton>
      ) : (
        <Loading />
      )}
    </Front>
  );
}
