import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { api, take } from "../api/client";
import type { Publication } from "../api/types";
import { useFormat } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { Banner } from "../ui/banner";
import { Button, IconLink, LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Page } from "../ui/page";
import { Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { notify } from "../ui/toast";
import { FindingList } from "./finding-list";
import styles from "./publication.module.css";
import { PublicationState, titleOf } from "./publish-page";
import { publicationQuery } from "./queries";
import { usePublicationTexts } from "./texts";

/** What became of one attempt to publish. */
export function PublicationPage() {
  const p = usePublicationTexts();
  const { id = "" } = useParams({ strict: false });
  const found = useQuery(publicationQuery(id));
  return (
    <Page
      title={found.data ? titleOf(found.data, p.unnamed) : p.title}
      width="text"
      before={<IconLink href={paths.publish} label={p.back} icon={<ArrowLeft />} />}
      actions={found.data && <PublicationState state={found.data.state} />}
    >
      {found.isPending && <Skeleton />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Status publication={found.data} />}
    </Page>
  );
}

function Status({ publication }: { publication: Publication }) {
  const p = usePublicationTexts();
  const format = useFormat();
  const { state, held_for: heldFor } = publication;
  return (
    <div className={styles.page}>
      {state === "refused" && <Banner tone="bad">{p.refusedText}</Banner>}
      {state === "held" && (
        <Banner tone="warn">
          {p.heldText} {heldFor && (p.heldFor[heldFor] ?? p.heldForOther({ code: heldFor }))}
        </Banner>
      )}
      {publication.decision && <Said title={p.decision} text={publication.decision} at={publication.decided_at} />}
      {state === "published" && publication.name && (
        <LinkButton
          href={paths.item(publication.kind, `${publication.namespace.replace(/\W/g, "")}.${publication.name}`)}
          className={styles.open}
        >
          {p.open}
        </LinkButton>
      )}
      <section className={styles.attempts}>
        <h2>{p.findings}</h2>
        <FindingList findings={publication.findings} />
      </section>
      {publication.appeal && <Said title={p.appealed} text={publication.appeal} at={publication.appealed_at} />}
      {state === "held" && <Appeal publication={publication} />}
      <dl className={styles.facts}>
        <dt>{p.facts.file}</dt>
        <dd>{publication.file_name}</dd>
        <dt>{p.facts.size}</dt>
        <dd>{format.bytes(publication.size)}</dd>
        <dt>{p.facts.sha256}</dt>
        <dd>
          <code>{publication.sha256}</code>
        </dd>
        <dt>{p.facts.created}</dt>
        <dd>
          <Ago at={publication.created_at} />
        </dd>
      </dl>
    </div>
  );
}

function Said({ title, text, at }: { title: string; text: string; at: string | null }) {
  return (
    <section className={styles.said}>
      <h2>
        {title} {at && <Ago at={at} />}
      </h2>
      <p>{text}</p>
    </section>
  );
}

/** Only who published it and administrators may; the server knows who did, so it has the last word. */
function Appeal({ publication }: { publication: Publication }) {
  const p = usePublicationTexts();
  const session = useSession();
  const client = useQueryClient();
  const appeal = useMutation({
    mutationFn: (text: string) =>
      take(api.PUT("/api/v1/publications/{id}/appeal", { params: { path: { id: publication.id } }, body: { text } })),
    onSuccess: changed => {
      client.setQueryData(publicationQuery(publication.id).queryKey, changed);
      notify(p.appealSent);
    },
  });
  if (publication.created_by !== session.user.id && !atLeast(session, "admin")) return null;
  return (
    <Form error={appeal.error} onSubmit={({ text = "" }) => appeal.mutate(text)} className={styles.appeal}>
      <h2>{p.appeal}</h2>
      <TextField name="text" label={p.appealText} rows={4} isRequired maxLength={4000} />
      <Button type="submit" look="primary" isPending={appeal.isPending}>
        {p.appealSend}
      </Button>
    </Form>
  );
}
