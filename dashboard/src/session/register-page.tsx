import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useAccountTexts } from "../account/texts";
import { api, take } from "../api/client";
import type { Session } from "../api/types";
import { useLanguage, useTexts } from "../language/language";
import { paths } from "../paths";
import { Button, LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Failure, Loading } from "../ui/states";
import { Front } from "./front";
import styles from "./front.module.css";
import { sessionQuery, setupQuery, shortestPassword, useBeginSession } from "./session";
import { useSignOut } from "./sign-out";

/** Two doors to the same room: an invitation names the organisation; without one a new organisation is founded. */
export function RegisterPage() {
  const t = useTexts();
  const { invitation: token } = useSearch({ strict: false });
  const setup = useQuery(setupQuery);
  const session = useQuery(sessionQuery);
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => take(api.GET("/api/v1/invitations/{token}", { params: { path: { token: token ?? "" } } })),
    enabled: Boolean(token),
  });

  if (token && invitation.isError) {
    return (
      <Front title={t.session.invitationGone} lead={t.session.invitationGoneLead}>
        <LinkButton href={paths.signIn}>{t.session.signIn}</LinkButton>
      </Front>
    );
  }
  if (setup.isError) {
    return (
      <Front title={t.session.register}>
        <Failure compact error={setup.error} onRetry={() => void setup.refetch()} />
      </Front>
    );
  }
  if (setup.isPending || session.isPending || (token && invitation.isPending)) {
    return (
      <Front title={t.session.register}>
        <Loading />
      </Front>
    );
  }
  if (!token && setup.data.registration !== "open") {
    return (
      <Front title={t.session.registrationClosed} lead={t.session.registrationClosedLead}>
        <LinkButton href={paths.signIn}>{t.session.signIn}</LinkButton>
      </Front>
    );
  }
  if (token && invitation.data && session.data) {
    return <Accept token={token} organization={invitation.data.organization_name} email={session.data.user.email} />;
  }
  return (
    <RegisterForm token={token} organization={invitation.data?.organization_name} email={invitation.data?.email} />
  );
}

interface AcceptProps {
  token: string;
  organization: string;
  email: string;
}

/** Somebody who has an account joins one more organisation with it. */
function Accept({ token, organization, email }: AcceptProps) {
  const t = useTexts();
  const router = useRouter();
  const begin = useBeginSession();
  const signOut = useSignOut();
  const accept = useMutation({
    mutationFn: () => take(api.POST("/api/v1/invitations/{token}/acceptance", { params: { path: { token } } })),
    onSuccess: session => {
      begin(session);
      router.history.push(paths.home);
    },
  });
  return (
    <Front
      title={t.session.join({ organization })}
      lead={t.session.joinAs({ email })}
      footer={
        <Button look="ghost" isPending={signOut.isPending} onPress={() => signOut.mutate()}>
          {t.session.otherAccount}
        </Button>
      }
    >
      <Form error={accept.error} onSubmit={() => accept.mutate()}>
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={accept.isPending}>
          {t.session.joinAction}
        </Button>
      </Form>
    </Front>
  );
}

interface RegisterFormProps {
  token: string | undefined;
  organization: string | undefined;
  email: string | undefined;
}

function RegisterForm({ token, organization, email }: RegisterFormProps) {
  const { texts: t, language } = useLanguage();
  const a = useAccountTexts();
  const router = useRouter();
  const begin = useBeginSession();
  const register = useMutation({
    mutationFn: (values: Record<string, string>): Promise<Session | undefined> =>
      take(
        api.POST("/api/v1/auth/register", {
          body: {
            email: values.email ?? email ?? "",
            name: values.name ?? "",
            password: values.password ?? "",
            language,
            ...(token ? { invitation_token: token } : { organization_name: values.organization_name ?? "" }),
          },
        }),
      ),
    onSuccess: session => {
      if (!session) return; // the account is made by the link of a mail
      begin(session);
      router.history.push(paths.home);
    },
  });
  if (register.isSuccess && !register.data) {
    return (
      <Front title={a.registration.sent} lead={a.registration.sentLead({ email: register.variables.email ?? "" })}>
        <LinkButton href={paths.signIn}>{t.session.signIn}</LinkButton>
      </Front>
    );
  }
  return (
    <Front
      title={organization ? t.session.join({ organization }) : t.session.register}
      lead={organization ? t.session.joinLead : t.session.registerLead}
      footer={
        <>
          {t.session.haveAccount} <Link to="/sign-in">{t.session.signIn}</Link>
        </>
      }
    >
      <Form error={register.error} onSubmit={values => register.mutate(values)}>
        <TextField name="name" label={t.session.name} autoComplete="name" isRequired autoFocus />
        <TextField
          name="email"
          type="email"
          label={t.session.email}
          autoComplete="username"
          isRequired
          defaultValue={email}
          isReadOnly={Boolean(email)}
        />
        {!token && (
          <TextField name="organization_name" label={t.session.organization} autoComplete="organization" isRequired />
        )}
        <TextField
          name="password"
          type="password"
          label={t.session.password}
          description={t.session.passwordRule}
          autoComplete="new-password"
          minLength={shortestPassword}
          isRequired
        />
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={register.isPending}>
          {token ? t.session.joinAction : t.session.register}
        </Button>
      </Form>
    </Front>
  );
}
