import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PackageOpen, Upload } from "lucide-react";
import { useState } from "react";
import type { FileFinding, Publication } from "../api/types";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { Badge, type Tone } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button, LinkButton } from "../ui/button";
import { DropZone } from "../ui/drop-zone";
import { ProblemBanner } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { FindingList } from "./finding-list";
import styles from "./publication.module.css";
import { publicationsQuery } from "./queries";
import { usePublicationTexts } from "./texts";
import { type Attempt, type PersonalData, usePublish, type Visibility } from "./use-publish";

/** Publish a file, and see what became of earlier attempts. */
export function PublishPage() {
  const p = usePublicationTexts();
  const session = useSession();
  return (
    <Page title={p.title} width="text" bar={<MarketplaceNav />}>
      <div className={styles.page}>
        {atLeast(session, "member") ? <Sender /> : <Banner>{p.guest}</Banner>}
        <Attempts />
      </div>
    </Page>
  );
}

function Sender() {
  const p = usePublicationTexts();
  const [visibility, setVisibility] = useState<Visibility>("public");
  const [refused, setRefused] = useState<string | null>(null);
  const { attempt, publish, stop } = usePublish();
  const sending = attempt?.step === "sending";

  const take = (files: readonly File[]) => {
    const [file] = files;
    if (!file || sending) return;
    if (files.length > 1) setRefused(p.oneFile);
    else if (!/\.(foxe|json)$/i.test(file.name)) setRefused(p.notFoxe({ name: file.name }));
    else {
      setRefused(null);
      publish(file, visibility);
    }
  };

  return (
    <>
      <p className={styles.quiet}>{p.lead}</p>
      <div className={styles.setting}>
        <span>{p.visibility}</span>
        <Segments<Visibility>
          label={p.visibility}
          value={visibility}
          onChange={setVisibility}
          choices={[
            { id: "public", label: p.visibilities.public },
            { id: "organization", label: p.visibilities.organization },
          ]}
        />
      </div>
      <DropZone
        icon={<Upload size={24} aria-hidden="true" />}
        text={p.drop}
        dropText={p.dropNow}
        action={p.choose}
        types={[".foxe", ".json"]}
        isDisabled={sending}
        onFiles={take}
      />
      {refused && <Banner tone="bad">{refused}</Banner>}
      {attempt && (
        <Progress attempt={attempt} onStop={stop} onDecide={(file, choice) => publish(file, visibility, choice)} />
      )}
    </>
  );
}

interface ProgressProps {
  attempt: Attempt;
  onStop: () => void;
  /** Publishes the file again, with what is to become of the personal data in it. */
  onDecide: (file: File, choice: PersonalData) => void;
}

function Progress({ attempt, onStop, onDecide }: ProgressProps) {
  const p = usePublicationTexts();
  switch (attempt.step) {
    case "sending":
      return (
        <div className={styles.sending}>
          <p>{attempt.sent < 1 ? p.sending({ name: attempt.name }) : p.checking}</p>
          <progress max={1} value={attempt.sent} aria-label={p.sending({ name: attempt.name })} />
          <Button size="s" onPress={onStop}>
            {p.stop}
          </Button>
        </div>
      );
    case "stopped":
      return <Banner>{p.stopped}</Banner>;
    case "published":
      return (
        <Result title={p.published({ name: attempt.release.display_name, version: attempt.release.version })}>
          <LinkButton href={paths.item(attempt.release.kind, attempt.release.id)}>{p.open}</LinkButton>
          <FindingList findings={attempt.release.findings} />
        </Result>
      );
    case "held":
      return (
        <Result title={p.held} text={p.heldText}>
          <LinkButton href={paths.publication(attempt.publication.id)}>{p.details}</LinkButton>
          <FindingList findings={attempt.publication.findings} />
        </Result>
      );
    case "failed": {
      const { findings } = attempt.problem.members;
      return Array.isArray(findings) ? (
        <Result title={p.refused} text={p.refusedText} bad>
          {attempt.problem.code === "personal_data" && (
            <div className={styles.setting}>
              <Button look="primary" onPress={() => onDecide(attempt.file, "strip")}>
                {p.strip}
              </Button>
              <Button onPress={() => onDecide(attempt.file, "keep")}>{p.keep}</Button>
            </div>
          )}
          <FindingList findings={findings as FileFinding[]} />
        </Result>
      ) : (
        <ProblemBanner error={attempt.problem} />
      );
    }
  }
}

interface ResultProps {
  title: string;
  text?: string;
  bad?: boolean;
  children: React.ReactNode;
}

function Result({ title, text, bad, children }: ResultProps) {
  return (
    <section className={styles.result} role={bad ? "alert" : "status"}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </section>
  );
}

const tones: Record<Publication["state"], Tone> = {
  refused: "red",
  held: "violet",
  published: "green",
  rejected: "red",
};

export function PublicationState({ state }: { state: Publication["state"] }) {
  const p = usePublicationTexts();
  return <Badge tone={tones[state]}>{p.states[state]}</Badge>;
}

function Attempts() {
  const p = usePublicationTexts();
  const attempts = useInfiniteQuery(publicationsQuery);
  return (
    <section className={styles.attempts}>
      <h2>{p.attempts}</h2>
      {attempts.isPending && <Skeleton lines={3} />}
      {attempts.isError && <Failure compact error={attempts.error} onRetry={() => void attempts.refetch()} />}
      {attempts.data?.length === 0 && (
        <Empty compact icon={<PackageOpen />} title={p.none}>
          {p.noneText}
        </Empty>
      )}
      <ul className={styles.rows}>
        {attempts.data?.map(each => (
          <li key={each.id}>
            <Link to={paths.publication(each.id)} className={styles.row}>
              <span className={styles.name}>{titleOf(each, p.unnamed)}</span>
              <PublicationState state={each.state} />
              <Ago at={each.created_at} />
            </Link>
          </li>
        ))}
      </ul>
      <MoreButton query={attempts} />
    </section>
  );
}

/** What is called as it says itself, or as its file when that could not be read. */
export function titleOf({ namespace, name, version, file_name }: Publication, unnamed: string): string {
  return name ? `${namespace}.${name} ${version}` : file_name || unnamed;
}
