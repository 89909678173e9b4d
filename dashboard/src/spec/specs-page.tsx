import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Download, FileText, FileUp, FolderUp, Plus, Tag as TagIcon, X } from "lucide-react";
import { useRef } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { SpecStatus, SpecSummary } from "../api/types";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { RestrictedMark } from "../sharing/share-button";
import { Badge, Tag } from "../ui/badge";
import { Button, IconButton, LinkButton } from "../ui/button";
import { Menu, MenuItem, MenuTrigger } from "../ui/menu";
import { MoreButton } from "../ui/more-button";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { ImportDialog } from "./import-dialog";
import { specsQuery } from "./queries";
import styles from "./specs-page.module.css";
import { SpecStatusBadge, SpecStatusIcon, specStatuses } from "./status";
import { useImport } from "./use-import";

export function SpecsPage() {
  const t = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const status = specStatuses.find(known => known === search.status);
  const tag = search.tag;
  const filter = (change: { status?: SpecStatus; tag?: string }) =>
    void navigate({ to: "/specs", search: { status, tag, ...change }, replace: true });
  const specs = useInfiniteQuery(specsQuery({ status, tag }));
  const importing = useImport();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const mayWrite = atLeast(session, "member");
  const filtered = Boolean(status || tag);

  return (
    <Page
      title={t.places.specs}
      actions={
        mayWrite && (
          <>
            <MenuTrigger>
              <Button icon={<FileUp />} className={styles.import} isPending={importing.isPending}>
                <span className={styles.wideOnly}>{t.spec.import}</span>
              </Button>
              <Menu placement="bottom end">
                <MenuItem icon={<FileUp />} onAction={() => files.current?.click()}>
                  {t.spec.importFiles}
                </MenuItem>
                <MenuItem icon={<FolderUp />} onAction={() => folder.current?.click()}>
                  {t.spec.importFolder}
                </MenuItem>
                <MenuItem icon={<Download />} href="/api/v1/export" download="">
                  {t.spec.exportAll}
                </MenuItem>
              </Menu>
            </MenuTrigger>
            <LinkButton look="primary" icon={<Plus aria-hidden="true" />} href={paths.newSpec}>
              {t.spec.new}
            </LinkButton>
          </>
        )
      }
      bar={
        <>
          <Select
            label={t.spec.statusLabel}
            hideLabel
            look="compact"
            value={status ?? "all"}
            choices={[
              { id: "all", label: t.spec.allStatuses },
              ...specStatuses.map(id => ({ id, label: t.spec.status[id], icon: <SpecStatusIcon status={id} /> })),
            ]}
            onChange={choice => filter({ status: choice === "all" ? undefined : (choice as SpecStatus) })}
          />
          {tag && (
            <span className={styles.filter}>
              <TagIcon size={13} aria-hidden="true" />
              {tag}
              <IconButton size="s" label={t.spec.clearTag} icon={<X />} onPress={() => filter({ tag: undefined })} />
            </span>
          )}
        </>
      }
    >
      <div
        className={styles.drop}
        data-over={importing.isOver ? "" : undefined}
        {...(mayWrite ? importing.dropTarget : {})}
      >
        {importing.progress && (
          <p role="status" className={styles.importing}>
            <progress
              max={importing.progress.all}
              value={importing.progress.done}
              aria-label={t.spec.importing(importing.progress)}
            />
            {t.spec.importing(importing.progress)}
          </p>
        )}
        {specs.isPending && <Skeleton />}
        {specs.isError && <Failure error={specs.error} onRetry={() => void specs.refetch()} />}
        {specs.data?.length === 0 && filtered && (
          <Empty
            icon={<FileText />}
            title={t.spec.noMatch}
            action={
              <Button onPress={() => filter({ status: undefined, tag: undefined })}>{t.common.clearFilter}</Button>
            }
          />
        )}
        {specs.data?.length === 0 && !filtered && (
          <Empty
            icon={<FileText />}
            title={t.spec.empty}
            action={
              mayWrite && (
                <>
                  <LinkButton look="primary" icon={<Plus aria-hidden="true" />} href={paths.newSpec}>
                    {t.spec.paste}
                  </LinkButton>
                  <Button icon={<FileUp />} onPress={() => files.current?.click()}>
                    {t.spec.importFiles}
                  </Button>
                </>
              )
            }
          >
            {t.spec.emptyText}
          </Empty>
        )}
        {specs.data && specs.data.length > 0 && (
          <ul className={styles.list} aria-label={t.places.specs}>
            {specs.data.map(spec => (
              <SpecRow key={spec.id} spec={spec} onTag={name => filter({ tag: name })} />
            ))}
          </ul>
        )}
        <MoreButton query={specs} />
        {importing.isOver && (
          <div className={styles.overlay} aria-hidden="true">
            <FileUp size={28} />
            <strong>{t.spec.dropHere}</strong>
            <span>{t.spec.dropHint}</span>
          </div>
        )}
      </div>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept=".md,.markdown,.zip,text/markdown,application/zip"
        onChange={event => importing.start([...(event.target.files ?? [])], event.target)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        webkitdirectory=""
        onChange={event => importing.start([...(event.target.files ?? [])], event.target)}
      />
      <ImportDialog result={importing.result} onClose={importing.clear} />
    </Page>
  );
}

function SpecRow({ spec, onTag }: { spec: SpecSummary; onTag: (tag: string) => void }) {
  const t = useTexts();
  return (
    <li className={styles.row}>
      <SpecStatusIcon status={spec.status} />
      <Link to="/specs/$id" params={{ id: spec.id }} className={styles.title}>
        {spec.title}
      </Link>
      <RestrictedMark restricted={spec.restricted} />
      <span className={styles.tags}>
        {spec.tags.slice(0, 3).map(tag => (
          <AriaButton
            key={tag}
            aria-label={t.spec.filterByTag({ tag })}
            onPress={() => onTag(tag)}
            className={styles.tag}
          >
            <Tag>{tag}</Tag>
          </AriaButton>
        ))}
      </span>
      {spec.open_findings > 0 && (
        <span className={styles.findings}>
          <Badge tone="red" icon={<CircleAlert aria-hidden="true" />}>
            {t.findings.count({ count: spec.open_findings })}
          </Badge>
        </span>
      )}
      <span className={styles.status}>
        <SpecStatusBadge status={spec.status} />
      </span>
      <span className={styles.time}>
        <Ago at={spec.updated_at} />
      </span>
    </li>
  );
}
