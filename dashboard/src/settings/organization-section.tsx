import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { OrganizationEnd } from "../account/organization-end";
import { api, take } from "../api/client";
import { RuleSwitch } from "../impersonation/rule-switch";
import { type Language, languages, useTexts } from "../language/language";
import { atLeast, sessionQuery, useSession } from "../session/session";
import { Button, LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Select } from "../ui/select";
import { notify } from "../ui/toast";
import styles from "./settings-page.module.css";

export function OrganizationSection() {
  const t = useTexts();
  const session = useSession();
  const client = useQueryClient();
  const admin = atLeast(session, "admin");
  const [language, setLanguage] = useState<Language>(session.organization.language);
  const save = useMutation({
    mutationFn: (name: string) => take(api.PATCH("/api/v1/organizations/current", { body: { name, language } })),
    onSuccess: organization => {
      client.setQueryData(
        sessionQuery.queryKey,
        current => current && { ...current, organization: { ...current.organization, ...organization } },
      );
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notify(t.settings.saved);
    },
  });
  return (
    <>
      <Form className={styles.form} error={save.error} onSubmit={({ name = "" }) => save.mutate(name.trim())}>
        <TextField
          name="name"
          label={t.session.organization}
          defaultValue={session.organization.name}
          isReadOnly={!admin}
          isRequired
        />
        <Select
          label={t.settings.organizationLanguage}
          choices={languages}
          value={language}
          isDisabled={!admin}
          onChange={setLanguage}
        />
        <p className={styles.hint}>{t.settings.organizationLanguageHint}</p>
        {admin ? (
          <Button type="submit" look="primary" className={styles.submit} isPending={save.isPending}>
            {t.common.save}
          </Button>
        ) : (
          <p className={styles.hint}>{t.settings.adminsOnly}</p>
        )}
      </Form>
      <h3 className={styles.subtitle}>{t.settings.export}</h3>
      <p className={styles.hint}>{t.settings.exportText}</p>
      <LinkButton href="/api/v1/export" download icon={<Download aria-hidden="true" />} className={styles.submit}>
        {t.spec.exportAll}
      </LinkButton>
      {session.role === "owner" && session.impersonation === null && (
        <>
          <RuleSwitch />
          <OrganizationEnd />
        </>
      )}
    </>
  );
}
