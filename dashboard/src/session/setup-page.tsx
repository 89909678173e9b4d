import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { api, take } from "../api/client";
import { asProblem } from "../api/problem";
import { type Language, languages, useLanguage } from "../language/language";
import { paths } from "../paths";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Front } from "./front";
import styles from "./front.module.css";
import { setupQuery, shortestPassword, useBeginSession } from "./session";

const steps = ["language", "owner", "organization"] as const;

/** The first minute of a new server: language, owner, organisation; ends signed in. */
export function SetupPage() {
  const { texts: t, language, change } = useLanguage();
  const { token = "" } = useSearch({ strict: false });
  const [step, setStep] = useState(0);
  const [entered, setEntered] = useState<Record<string, string>>({});
  const router = useRouter();
  const client = useQueryClient();
  const begin = useBeginSession();
  const setup = useMutation({
    mutationFn: (values: Record<string, string>) =>
      take(
        api.POST("/api/v1/setup", {
          body: {
            token: values.token || token,
            name: values.name ?? "",
            email: values.email ?? "",
            password: values.password ?? "",
            organization_name: values.organization_name ?? "",
            language,
          },
        }),
      ),
    onSuccess: session => {
      begin(session);
      client.removeQueries({ queryKey: setupQuery.queryKey });
      router.history.push(paths.home);
    },
    onError: error => {
      const fields = asProblem(error).fieldErrors();
      if (fields.name || fields.email || fields.password) setStep(1);
    },
  });
  const next = (values: Record<string, string>) => {
    const all = { ...entered, ...values };
    setEntered(all);
    if (step === 2) setup.mutate(all);
    else setStep(step + 1);
  };
  const back = step > 0 && (
    <Button size="l" onPress={() => setStep(step - 1)}>
      {t.common.back}
    </Button>
  );
  const titles = [t.setup.welcome, t.setup.owner, t.setup.organization];
  const leads = [t.setup.welcomeLead, t.setup.ownerLead, t.setup.organizationLead];

  return (
    <Front title={titles[step] ?? ""} lead={leads[step]} ownLanguage>
      <ol className={styles.steps} aria-label={t.setup.steps({ step: step + 1, of: steps.length })}>
        {steps.map((name, index) => (
          <li key={name} aria-current={index === step ? "step" : undefined} data-done={index < step ? "" : undefined} />
        ))}
      </ol>
      {/* Each step is a form of its own, so that Enter goes on and the browser offers to keep the password. */}
      <Form key={step} error={setup.error} onSubmit={next}>
        {step === 0 && (
          <LanguageChoice language={language} onChange={choice => void change(choice)} label={t.settings.language} />
        )}
        {step === 1 && (
          <>
            <TextField
              name="name"
              label={t.session.name}
              autoComplete="name"
              defaultValue={entered.name}
              isRequired
              autoFocus
            />
            <TextField
              name="email"
              type="email"
              label={t.session.email}
              autoComplete="username"
              defaultValue={entered.email}
              isRequired
            />
            <TextField
              name="password"
              type="password"
              label={t.session.password}
              description={t.session.passwordRule}
              autoComplete="new-password"
              defaultValue={entered.password}
              minLength={shortestPassword}
              isRequired
            />
          </>
        )}
        {step === 2 && (
          <>
            <TextField
              name="organization_name"
              label={t.session.organization}
              placeholder={t.setup.organizationExample}
              defaultValue={entered.organization_name}
              isRequired
              autoFocus
            />
            {!token && <TextField name="token" label={t.setup.token} description={t.setup.tokenHelp} isRequired />}
          </>
        )}
        <div className={styles.buttons}>
          {back}
          <Button type="submit" look="primary" size="l" isPending={setup.isPending}>
            {step === 2 ? t.setup.finish : t.common.next}
          </Button>
        </div>
      </Form>
    </Front>
  );
}

interface LanguageChoiceProps {
  language: Language;
  label: string;
  onChange: (language: Language) => void;
}

function LanguageChoice({ language, label, onChange }: LanguageChoiceProps) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      orientation="vertical"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[language]}
      onSelectionChange={keys => {
        const chosen = languages.find(choice => keys.has(choice.id));
        if (chosen) onChange(chosen.id);
      }}
      className={styles.choices}
    >
      {languages.map(choice => (
        <ToggleButton key={choice.id} id={choice.id} className={styles.choice}>
          <span lang={choice.id}>{choice.label}</span>
          <Check size={18} aria-hidden="true" />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
