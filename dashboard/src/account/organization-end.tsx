import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { useOperator } from "../move/use-operator";
import { sessionQuery, useSession } from "../session/session";
import { membersQuery } from "../settings/members";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { Confirm, Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form, ProblemBanner } from "../ui/form";
import { Select } from "../ui/select";
import { notify } from "../ui/toast";
import { useDeletion } from "./deletions";
import { useProof } from "./proof";
import { useAccountTexts } from "./texts";

/** What only owners do to an organisation as a whole: hand it over, or end it. */
export function OrganizationEnd() {
  return (
    <>
      <HandOver />
      <DeleteOrganization />
    </>
  );
}

function HandOver() {
  const a = useAccountTexts();
  const session = useSession();
  const client = useQueryClient();
  const others = useQuery(membersQuery).data?.filter(each => each.user_id !== session.user.id) ?? [];
  const [heir, setHeir] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const { proven, dialog } = useProof();
  const name = others.find(each => each.user_id === heir)?.name ?? "";
  const handOver = useMutation({
    mutationFn: (user_id: string) =>
      proven(() => take(api.POST("/api/v1/organizations/current/ownership", { body: { user_id } }))),
    onSuccess: owner => {
      notify(a.handOver.done({ name: owner.name }));
      void client.invalidateQueries({ queryKey: membersQuery.queryKey });
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  if (others.length === 0) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{a.handOver.title}</h3>
      <p className={styles.hint}>{a.handOver.text}</p>
      {handOver.isError && <ProblemBanner error={handOver.error} />}
      <Select
        label={a.handOver.to}
        choices={others.map(each => ({ id: each.user_id, label: each.name }))}
        value={heir}
        placeholder={a.handOver.choose}
        onChange={setHeir}
      />
      <Button
        className={styles.submit}
        isDisabled={!heir}
        isPending={handOver.isPending}
        onPress={() => setConfirming(true)}
      >
        {a.handOver.action}
      </Button>
      <Confirm
        title={a.handOver.title}
        action={a.handOver.action}
        isOpen={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => {
          setConfirming(false);
          if (heir) handOver.mutate(heir);
        }}
      >
        {a.handOver.confirm({ name })}
      </Confirm>
      {dialog}
    </>
  );
}

function DeleteOrganization() {
  const t = useTexts();
  const a = useAccountTexts();
  const { organization } = useSession();
  const operator = useOperator();
  const { pending, ask, dialog } = useDeletion("organization");
  const [confirming, setConfirming] = useState(false);
  const [typed, setTyped] = useState("");
  const close = () => {
    setConfirming(false);
    setTyped("");
  };
  if (operator === undefined) return null;
  if (operator) {
    return (
      <>
        <h3 className={styles.subtitle}>{a.deletion.organization}</h3>
        <p className={styles.hint}>{a.deletion.runsServer}</p>
      </>
    );
  }
  return (
    <>
      <h3 className={styles.subtitle}>{a.deletion.organization}</h3>
      <p className={styles.hint}>{a.deletion.organizationText}</p>
      {ask.isError && <ProblemBanner error={ask.error} />}
      <Button
        className={styles.submit}
        isDisabled={pending}
        isPending={ask.isPending}
        onPress={() => setConfirming(true)}
      >
        {a.deletion.organizationAction}
      </Button>
      <Dialog
        title={a.deletion.organization}
        isOpen={confirming}
        onClose={close}
        size="s"
        role="alertdialog"
        footer={
          <>
            <Button onPress={close}>{t.common.cancel}</Button>
            <Button form="delete-organization" type="submit" look="danger" isDisabled={typed !== organization.name}>
              {a.deletion.organizationAction}
            </Button>
          </>
        }
      >
        <p>{a.deletion.organizationConfirm({ name: organization.name })}</p>
        <Form
          id="delete-organization"
          onSubmit={() => {
            if (typed !== organization.name) return;
            close();
            ask.mutate();
          }}
        >
          <TextField
            name="name"
            label={a.deletion.typeName}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            autoFocus
          />
        </Form>
      </Dialog>
      {dialog}
    </>
  );
}
