import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import { ApiProblem } from "../api/problem";
import { Front } from "../session/front";
import front from "../session/front.module.css";
import { useBeginSession, useSession } from "../session/session";
import { Button, LinkButton } from "../ui/button";
import { ProblemBanner } from "../ui/form";
import { Loading } from "../ui/states";
import styles from "./authorize-page.module.css";
import { useOAuthTexts } from "./texts";

const reaches = ["read", "write", "admin"] as const;

/** Where an app sends people, to be asked whether it may act for them. Where they go next is the server's word alone. */
export function AuthorizePage() {
  const o = useOAuthTexts();
  const session = useSession();
  const { proven, dialog } = useProof();
  const asked = useAsked();
  const authorization = useQuery({
    queryKey: ["oauth-authorization", asked],
    queryFn: () => take(api.GET("/api/v1/oauth/authorization", { params: { query: asked } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answer = useMutation({
    mutationFn: (allow: boolean) =>
      proven(() => take(api.POST("/api/v1/oauth/authorization", { body: { ...asked, allow } }))),
    onSuccess: ({ redirect_to }) => location.assign(redirect_to),
  });
  const wrong = authorization.data?.redirect_to;
  useEffect(() => {
    if (wrong) location.replace(wrong);
  }, [wrong]);
  if (authorization.isError) return <Refused problem={authorization.error} />;
  const question = authorization.data?.question;
  if (!question) {
    return (
      <Front title={o.consent.wait}>
        <Loading />
      </Front>
    );
  }
  const { app, organization, reach } = question;
  const leaving = answer.isPending || answer.isSuccess;
  return (
    <Front
      title={o.consent.title({ app })}
      lead={o.consent.lead({ app, organization })}
      footer={
        <>
          <p>{o.consent.as(session.user)}</p>
          <p>
            {o.consent.back({ host: question.returns_to })}{" "}
            <a href={question.home_page} target="_blank" rel="noreferrer">
              {o.consent.home}
            </a>
          </p>
        </>
      }
    >
      <p>{o.consent.may}</p>
      <ul className={styles.list}>
        {reaches.slice(0, reaches.indexOf(reach) + 1).map(each => (
          <li key={each}>{o.consent.can[each]}</li>
        ))}
      </ul>
      <p className={styles.never}>{o.consent.never}</p>
      {answer.isError && <ProblemBanner error={answer.error} />}
      <div className={front.buttons}>
        <Button
          size="l"
          isDisabled={leaving}
          isPending={leaving && !answer.variables}
          onPress={() => answer.mutate(false)}
        >
          {o.consent.refuse}
        </Button>
        <Button
          look="primary"
          size="l"
          isDisabled={leaving}
          isPending={leaving && answer.variables}
          onPress={() => answer.mutate(true)}
        >
          {o.consent.allow}
        </Button>
      </div>
      {dialog}
    </Front>
  );
}

/** Nobody is sent anywhere: the app or its address is not known, or it belongs to another organisation. */
function Refused({ problem }: { problem: unknown }) {
  const o = useOAuthTexts();
  const begin = useBeginSession();
  const other = problem instanceof ApiProblem && problem.code === "oauth_other_organization" ? problem : undefined;
  const change = useMutation({
    mutationFn: (id: string) => take(api.PUT("/api/v1/users/me/organization", { body: { organization_id: id } })),
    onSuccess: session => {
      begin(session);
      location.reload();
    },
  });
  return (
    <Front title={o.consent.refused}>
      <ProblemBanner error={change.error ?? problem} />
      <div className={styles.ways}>
        {other && (
          <Button
            look="primary"
            isPending={change.isPending}
            onPress={() => change.mutate(String(other.members.organization_id))}
          >
            {o.consent.change({ organization: String(other.members.organization) })}
          </Button>
        )}
        <LinkButton href="/">{o.consent.leave}</LinkButton>
      </div>
    </Front>
  );
}

/** What the address asks for. What stands there beside it is not the server's business. */
function useAsked() {
  const search = useSearch({ strict: false });
  return {
    client_id: search.client_id ?? "",
    redirect_uri: search.redirect_uri ?? "",
    response_type: search.response_type,
    scope: search.scope,
    state: search.state,
    code_challenge: search.code_challenge,
    code_challenge_method: search.code_challenge_method,
  };
}
