import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Copy, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { CatalogueItem } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { ReportButton } from "../moderation/report-dialog";
import { paths } from "../paths";
import { atLeast, sessionQuery } from "../session/session";
import { Tag } from "../ui/badge";
import { Button, IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import { Preformatted } from "../ui/preformatted";
import { Ago } from "../ui/time";
import styles from "./item-page.module.css";
import { useCatalogueTexts } from "./texts";
import { ViewerItem } from "./viewer-item";

interface SideProps {
  item: CatalogueItem;
  /** What the file is called. */
  file: string;
}

/** How to get it, and the facts. */
export function ItemSide({ item, file }: SideProps) {
  const c = useCatalogueTexts();
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <aside className={styles.side} aria-label={c.item.about}>
      <Install item={item} file={file} />
      <Facts item={item} />
      <section>
        <h2>
          <ShieldCheck size={16} aria-hidden="true" />
          {c.facts.checks}
        </h2>
        <p className={styles.quiet}>
          {c.facts.checked} {c.facts.signed}
        </p>
        <p className={styles.quiet}>
          <a href="/api/v1/registry/keys">{c.facts.keys}</a> · <a href="/api/v1/registry/log">{c.facts.log}</a>
        </p>
        {session && <ReportButton item={item} />}
      </section>
    </aside>
  );
}

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function Install({ item, file }: SideProps) {
  const t = useTexts();
  const c = useCatalogueTexts();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const command = `curl -fLo ${quoted(file)} ${location.origin}${item.url}\necho ${quoted(`${item.sha256}  ${file}`)} | sha256sum -c`;
  return (
    <section>
      <h2>{c.install.title[item.kind]}</h2>
      {session && atLeast(session, "member") && <ViewerItem item={item} organization={session.organization.id} />}
      <h3>{c.install.viewer}</h3>
      <ol className={styles.steps}>
        {c.install.viewerSteps[item.kind].map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {item.visibility === "public" && (
        <>
          <h3>{c.install.command}</h3>
          <p className={styles.quiet}>{c.install.commandText}</p>
          <Preformatted className={styles.command}>{command}</Preformatted>
          <Button size="s" icon={<Copy />} onPress={() => copy(t, command)}>
            {c.install.copy}
          </Button>
        </>
      )}
    </section>
  );
}

function Facts({ item }: { item: CatalogueItem }) {
  const t = useTexts();
  const c = useCatalogueTexts();
  const format = useFormat();
  const list = item.kind === "extension" ? paths.extensions : paths.layouts;
  const facts: [string, ReactNode][] = [
    [c.facts.id, <code key="id">{item.id}</code>],
    [c.facts.version, item.version],
    [c.facts.published, item.published_at && <Ago key="at" at={item.published_at} />],
    [c.facts.size, format.bytes(item.size)],
    [c.facts.downloads, format.number(item.downloads)],
    [c.facts.license, item.license],
    [c.facts.homepage, item.homepage && <Homepage key="homepage" address={item.homepage} />],
    [
      c.facts.keywords,
      item.keywords.length > 0 && (
        <span key="keywords" className={styles.tags}>
          {item.keywords.map(keyword => (
            <Link key={keyword} to={list} search={{ keyword }}>
              <Tag>{keyword}</Tag>
            </Link>
          ))}
        </span>
      ),
    ],
    [
      c.facts.sha256,
      <span key="hash" className={styles.hash}>
        <code>{item.sha256}</code>
        <IconButton size="s" label={c.facts.copyHash} icon={<Copy />} onPress={() => copy(t, item.sha256)} />
      </span>,
    ],
  ];
  return (
    <section>
      <h2>{c.item.about}</h2>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** The server takes only http and https; what else an importer may have let through stays a text. */
function Homepage({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="nofollow noopener noreferrer">
      {address.replace(/^https?:\/\//i, "").replace(/\/$/, "")}
    </a>
  );
}
