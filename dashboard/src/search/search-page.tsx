import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTexts } from "../language/language";
import { TextField } from "../ui/field";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { Excerpt, HitIcon, hitName } from "./hit";
import { hitPath, searchKinds, searchQuery } from "./queries";
import styles from "./search-page.module.css";

export function SearchPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const [text, setText] = useState(search.q ?? "");
  const kind = searchKinds.find(known => known === search.kind);
  const query = search.q ?? "";
  const hits = useQuery({ ...searchQuery(query, kind), placeholderData: before => before });

  // The address follows the typing, so that a search can be shared and found again.
  useEffect(() => {
    if (text === query) return;
    const timer = setTimeout(
      () => void navigate({ to: "/search", search: { q: text || undefined, kind }, replace: true }),
      200,
    );
    return () => clearTimeout(timer);
  }, [text, query, kind, navigate]);

  return (
    <Page title={t.search.title} width="text">
      <div className={styles.search}>
        <TextField
          label={t.search.title}
          hideLabel
          type="search"
          icon={<Search size={16} />}
          placeholder={t.search.placeholder}
          value={text}
          onChange={setText}
          autoFocus
        />
        <Segments
          label={t.search.kind}
          value={kind ?? "all"}
          onChange={choice =>
            void navigate({
              to: "/search",
              search: { q: query || undefined, kind: choice === "all" ? undefined : choice },
              replace: true,
            })
          }
          className={styles.kinds}
          choices={[
            { id: "all", label: t.search.everything },
            ...searchKinds.map(id => ({ id, label: t.search.kinds[id] })),
          ]}
        />
        <div aria-live="polite">
          {!query.trim() && (
            <Empty icon={<Search />} title={t.search.start}>
              {t.search.startText}
            </Empty>
          )}
          {query.trim() && hits.isPending && <Skeleton lines={5} height={56} />}
          {hits.isError && <Failure error={hits.error} onRetry={() => void hits.refetch()} />}
          {query.trim() && hits.data?.length === 0 && (
            <Empty icon={<Search />} title={t.search.nothing({ query })}>
              {t.search.nothingText}
            </Empty>
          )}
          {query.trim() && (
            <ul>
              {hits.data?.map(hit => (
                <li key={`${hit.kind} ${hit.id}`}>
                  <Link to={hitPath(hit)} className={styles.hit}>
                    <HitIcon kind={hit.kind} />
                    <span className={styles.main}>
                      <strong>{hitName(t, hit)}</strong>
                      <Excerpt parts={hit.excerpt} />
                      <small>
                        {t.search.kinds[hit.kind]} · <Ago at={hit.updated_at} />
                      </small>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </Page>
  );
}
