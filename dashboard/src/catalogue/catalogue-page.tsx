import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search, SlidersHorizontal, Store, X } from "lucide-react";
import { useState } from "react";
import type { ItemKind } from "../api/types";
import { FeedbackOffer } from "../feedback/feedback-offer";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { Button } from "../ui/button";
import { MoreButton } from "../ui/more-button";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import styles from "./catalogue-page.module.css";
import { FilterField } from "./filter-field";
import { ItemCard } from "./item-card";
import { MarketplaceNav } from "./marketplace-nav";
import { type CatalogueFilter, catalogueQuery, type Sort, sorts } from "./queries";
import { useCatalogueTexts } from "./texts";

export const ExtensionsPage = () => <CataloguePage kind="extension" />;
export const LayoutsPage = () => <CataloguePage kind="layout" />;

const narrowing = ["panel", "schema", "keyword", "publisher"] as const;

/** What there is to install; what is looked for stands in the address. */
function CataloguePage({ kind }: { kind: ItemKind }) {
  const c = useCatalogueTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const narrowed = narrowing.filter(name => search[name]);
  const [filtersOpen, setFiltersOpen] = useState(narrowed.length > 0);
  const filter = filterOf(search);
  const sort = filter.sort ?? (filter.q ? "relevance" : "downloads");

  const go = (change: Record<string, string | undefined>) =>
    void navigate({
      to: kind === "extension" ? paths.extensions : paths.layouts,
      search: { ...search, ...change },
      replace: true,
    });

  return (
    <Page
      title={c.nav[kind === "extension" ? "extensions" : "layouts"]}
      bar={
        <>
          <MarketplaceNav />
          <search className={styles.search}>
            <FilterField
              label={c.search[kind]}
              type="search"
              icon={<Search size={16} />}
              value={search.q ?? ""}
              onChange={q => go({ q })}
              className={styles.words}
            />
            <Select<Sort>
              label={c.sort.label}
              hideLabel
              look="compact"
              value={sort}
              choices={sorts.filter(id => id !== "relevance" || filter.q).map(id => ({ id, label: c.sort[id] }))}
              onChange={choice => go({ sort: choice })}
            />
            <Button
              icon={<SlidersHorizontal />}
              aria-expanded={filtersOpen}
              onPress={() => setFiltersOpen(open => !open)}
            >
              {narrowed.length > 0 ? c.filters.count({ count: narrowed.length }) : c.filters.label}
            </Button>
          </search>
          {filtersOpen && (
            <div className={styles.filters}>
              {narrowing.map(name => (
                <FilterField
                  key={name}
                  label={c.filters[name]}
                  placeholder={c.filters.examples[name]}
                  value={search[name] ?? ""}
                  onChange={text => go({ [name]: text })}
                />
              ))}
            </div>
          )}
        </>
      }
    >
      <Results
        kind={kind}
        filter={filter}
        onClear={() =>
          void navigate({ to: kind === "extension" ? paths.extensions : paths.layouts, search: {}, replace: true })
        }
      />
    </Page>
  );
}

function filterOf(search: Record<string, string | undefined>): CatalogueFilter {
  const filter: CatalogueFilter = {};
  for (const name of ["q", ...narrowing] as const) {
    const text = search[name]?.trim();
    if (text) filter[name] = text;
  }
  const sort = sorts.find(known => known === search.sort);
  if (sort) filter.sort = sort;
  return filter;
}

interface ResultsProps {
  kind: ItemKind;
  filter: CatalogueFilter;
  onClear: () => void;
}

function Results({ kind, filter, onClear }: ResultsProps) {
  const t = useTexts();
  const c = useCatalogueTexts();
  const found = useInfiniteQuery({ ...catalogueQuery(kind, filter), placeholderData: before => before });
  if (found.isPending) return <Skeleton lines={4} height={132} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const { sort: _sort, ...narrowed } = filter;
  const filtered = Object.keys(narrowed).length > 0;
  return (
    <>
      <div aria-live="polite" aria-busy={found.isPlaceholderData}>
        {found.data.length === 0 ? (
          <Empty
            icon={filtered ? <Search /> : <Store />}
            title={filtered ? c.none.match : c.none[kind]}
            action={
              filtered && (
                <Button icon={<X />} onPress={onClear}>
                  {t.common.clearFilter}
                </Button>
              )
            }
          >
            {filtered ? c.none.matchText : c.none.text}
          </Empty>
        ) : (
          <ul className={styles.items}>
            {found.data.map(item => (
              <ItemCard key={item.id} item={item} />
            ))}
          </ul>
        )}
        <MoreButton query={found} />
      </div>
      {found.data.length > 0 && <FeedbackOffer />}
    </>
  );
}
