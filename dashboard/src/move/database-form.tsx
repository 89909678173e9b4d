import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, SearchCheck } from "lucide-react";
import { type RefObject, useState } from "react";
import { api, take } from "../api/client";
import type { MoveCheck } from "../api/types";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify } from "../ui/toast";
import { ActDialog } from "./act-dialog";
import { CheckReport } from "./check-report";
import styles from "./move-section.module.css";
import { moveQuery } from "./queries";
import { type Decisions, isDecided, rulesOf } from "./rules";
import { useMoveTexts } from "./texts";

interface DatabaseFormProps {
  source: string;
  /** Where the keyboard goes on once the form is gone. */
  onStarted: RefObject<HTMLElement | null>;
}

/** Names the other database, checks it and begins. The address stays in this component and is never shown. */
export function DatabaseForm({ source, onStarted }: DatabaseFormProps) {
  const t = useMoveTexts();
  const client = useQueryClient();
  const [to, setTo] = useState("");
  const [rate, setRate] = useState("");
  const [decisions, setDecisions] = useState<Decisions>({});
  const [report, setReport] = useState<MoveCheck | null>(null);
  const [asking, setAsking] = useState(false);
  const wanted = () => ({
    to: to.trim(),
    rules: rulesOf(decisions),
    rate: Number(rate) > 0 ? Math.round(Number(rate) * 1_000_000) : null,
    triggers: null,
  });
  const check = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/move/check", { body: wanted() })),
    onMutate: () => setReport(null),
    onSuccess: setReport,
  });
  const start = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/move", { body: wanted() })),
    onSuccess: async status => {
      await client.cancelQueries({ queryKey: moveQuery.queryKey });
      setAsking(false);
      setTo("");
      setReport(null);
      client.setQueryData(moveQuery.queryKey, status);
      notify(t.done.start);
      setTimeout(() => onStarted.current?.focus(), 50);
    },
  });
  return (
    <>
      <Form className={styles.form} error={check.error} onSubmit={() => check.mutate()}>
        <TextField
          name="to"
          type="password"
          label={t.form.to}
          description={t.form.toHint}
          value={to}
          onChange={next => {
            setTo(next);
            setReport(null); // it was about another address
            setDecisions({});
          }}
          autoComplete="off"
          spellCheck="false"
          isRequired
        />
        <TextField
          name="rate"
          type="number"
          label={t.form.rate}
          description={t.form.rateHint}
          value={rate}
          onChange={setRate}
          inputMode="decimal"
          autoComplete="off"
        />
        <Button
          type="submit"
          look={report ? "secondary" : "primary"}
          icon={<SearchCheck />}
          className={styles.submit}
          isPending={check.isPending}
        >
          {t.form.check}
        </Button>
      </Form>
      {report && (
        <>
          <CheckReport
            report={report}
            decisions={decisions}
            onDecide={(key, action) => setDecisions({ ...decisions, [key]: action })}
          />
          {isDecided(report, decisions) && (
            <Button
              look="primary"
              icon={<ArrowRight />}
              className={styles.submit}
              onPress={() => {
                start.reset();
                setAsking(true);
              }}
            >
              {t.form.start}
            </Button>
          )}
        </>
      )}
      {asking && report && (
        <ActDialog
          title={t.ask.start}
          text={t.will.start({ source, target: report.target })}
          action={t.form.start}
          error={start.error}
          isPending={start.isPending}
          onConfirm={() => start.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
