import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import type { Intent, IntentStatus } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { Button } from "../ui/button";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { SplitPage } from "../ui/split-page";
import split from "../ui/split-page.module.css";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { intentsQuery } from "./queries";
import { IntentIcon, IntentStatusIcon, intentName, intentState, intentStatuses } from "./status";
import { useSubject } from "./subject";
import { intentTypes } from "./types";

/** The queue: what was asked of the bridge, by whom or what, how far it is and what it cost. */
export function IntentsPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const status = intentStatuses.find(known => known === search.status);
  const type = intentTypes.find(known => known === search.type);
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: ".", search: { ...search, ...change }, replace: true });
  const intents = useInfiniteQuery(intentsQuery({ ...(status && { status }), ...(type && { type }) }));
  const filtered = Boolean(status || type);
  return (
    <SplitPage
      title={t.places.intents}
      isOpen={Boolean(id)}
      bar={
        <>
          <Select<IntentStatus | "all">
            label={t.intent.statusLabel}
            hideLabel
            look="compact"
            value={status ?? "all"}
            choices={[
              { id: "all", label: t.intent.allStatuses },
              ...intentStatuses.map(each => ({
                id: each,
                label: t.intent.status[each],
                icon: <IntentStatusIcon status={each} />,
              })),
            ]}
            onChange={choice => go({ status: choice === "all" ? undefined : choice })}
          />
          <Select
            label={t.intent.typeLabel}
            hideLabel
            look="compact"
            value={type ?? "all"}
            choices={[
              { id: "all", label: t.intent.allTypes },
              ...intentTypes.map(each => ({ id: each, label: intentName(t, each) })),
            ]}
            onChange={choice => go({ type: choice === "all" ? undefined : choice })}
          />
        </>
      }
      list={
        <>
          {intents.isPending && <Skeleton />}
          {intents.isError && <Failure compact error={intents.error} onRetry={() => void intents.refetch()} />}
          {intents.data?.length === 0 && (
            <Empty
              compact
              icon={<Workflow />}
              title={filtered ? t.intent.noMatch : t.intent.empty}
              action={
                filtered && (
                  <Button onPress={() => go({ status: undefined, type: undefined })}>{t.common.clearFilter}</Button>
                )
              }
            >
              {filtered ? undefined : t.intent.emptyText}
            </Empty>
          )}
          <ul>
            {intents.data?.map(intent => (
              <li key={intent.id}>
                <IntentRow intent={intent} />
              </li>
            ))}
          </ul>
          <MoreButton query={intents} />
        </>
      }
    >
      {id ? (
        <Outlet />
      ) : (
        <Empty icon={<Workflow />} title={t.intent.choose}>
          {t.intent.chooseText}
        </Empty>
      )}
    </SplitPage>
  );
}

function IntentRow({ intent }: { intent: Intent }) {
  const t = useTexts();
  const format = useFormat();
  const subject = useSubject(intent.data);
  return (
    <Link to="/intents/$id" params={{ id: intent.id }} search={previous => previous} className={split.row}>
      <IntentIcon intent={intent} />
      <span className={split.main}>
        <span className={split.title}>{intentName(t, intent.type)}</span>
        {subject?.title && <span className={split.about}>{subject.title}</span>}
        <small className={split.detail}>
          {intentState(t, intent)} · <Ago at={intent.created_at} />
          {intent.cost_micros > 0 && <> · {format.cost(intent.cost_micros)}</>}
          {intent.attempts > 1 && <> · {t.intent.attempts({ count: intent.attempts })}</>}
        </small>
      </span>
    </Link>
  );
}
