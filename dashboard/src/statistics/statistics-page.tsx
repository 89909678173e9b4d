import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { useOperator } from "../move/use-operator";
import { paths } from "../paths";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Failure, Skeleton } from "../ui/states";
import { ownStatisticsQuery, type Period, periods, serverStatisticsQuery } from "./queries";
import { Searches } from "./searches";
import styles from "./statistics.module.css";
import { useStatisticsTexts } from "./texts";
import { UsageCharts } from "./usage-charts";

/** How what was published is used; whoever runs the server also sees all of it. */
export function StatisticsPage() {
  const s = useStatisticsTexts();
  const operator = useOperator();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const days: Period = periods.find(each => String(each) === search.days) ?? 90;
  const server = operator === true && search.of === "server";
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: paths.statistics, search: { ...search, ...change }, replace: true });
  return (
    <Page title={s.title} bar={<MarketplaceNav />}>
      <div className={styles.page}>
        <div className={styles.choices}>
          {operator && (
            <Segments<"own" | "server">
              label={s.whose}
              value={server ? "server" : "own"}
              onChange={of => go({ of: of === "own" ? undefined : of })}
              choices={[
                { id: "own", label: s.own },
                { id: "server", label: s.server },
              ]}
            />
          )}
          <Segments
            label={s.period}
            value={String(days)}
            onChange={chosen => go({ days: chosen === "90" ? undefined : chosen })}
            choices={periods.map(count => ({ id: String(count), label: s.days({ count }) }))}
          />
        </div>
        {server ? <OfServer days={days} /> : <OfOrganization days={days} />}
      </div>
    </Page>
  );
}

function OfOrganization({ days }: { days: Period }) {
  const found = useQuery(ownStatisticsQuery(days));
  if (found.isPending) return <Skeleton lines={3} height={120} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <UsageCharts usage={found.data} source="/api/v1/registry/statistics" days={days} />;
}

function OfServer({ days }: { days: Period }) {
  const found = useQuery(serverStatisticsQuery(days));
  if (found.isPending) return <Skeleton lines={3} height={120} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const { usage, recommendations, searches } = found.data;
  return (
    <>
      <UsageCharts usage={usage} source="/api/v1/operator/statistics" days={days} />
      <Searches recommendations={recommendations} searches={searches} />
    </>
  );
}
