import type { FormEvent, ReactNode } from "react";
import { Form as AriaForm } from "react-aria-components";
import { ApiProblem, asProblem } from "../api/problem";
import { useTexts } from "../language/language";
import { Banner } from "./banner";
import { cx } from "./cx";
import styles from "./form.module.css";

interface FormProps {
  children: ReactNode;
  /** The problem of the last attempt: field errors go to their fields, the rest stands above the form. */
  error?: unknown;
  /** The values of the fields, and of the button that was pressed when it has one. */
  onSubmit: (values: Record<string, string>) => void;
  /** For a button that stands outside. */
  id?: string;
  className?: string;
}

export function Form({ children, error, onSubmit, id, className }: FormProps) {
  const problem = error instanceof ApiProblem ? error : undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values: Record<string, string> = {};
    const { submitter } = event.nativeEvent as SubmitEvent;
    for (const [name, value] of new FormData(event.currentTarget, submitter)) {
      if (typeof value === "string") values[name] = value;
    }
    onSubmit(values);
  };
  return (
    <AriaForm
      id={id}
      onSubmit={submit}
      validationErrors={problem?.fieldErrors()}
      className={cx(styles.form, className)}
    >
      {error != null && <ProblemBanner error={error} />}
      {children}
    </AriaForm>
  );
}

export function ProblemBanner({ error }: { error: unknown }) {
  const t = useTexts();
  const problem = asProblem(error);
  return (
    <Banner tone="bad">
      {problem.code === "network" ? t.errors.network : problem.detail || t.errors.unknown}
      {problem.requestId && problem.status >= 500 && (
        <small className={styles.id}>{t.errors.requestId({ id: problem.requestId })}</small>
      )}
    </Banner>
  );
}
