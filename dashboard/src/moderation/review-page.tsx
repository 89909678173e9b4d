import { useNavigate, useSearch } from "@tanstack/react-router";
import { ApiProblem } from "../api/problem";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { useTexts } from "../language/language";
import { useOperator } from "../move/use-operator";
import { paths } from "../paths";
import settings from "../settings/settings-page.module.css";
import { Page } from "../ui/page";
import { Failure, Loading } from "../ui/states";
import { Tabs } from "../ui/tabs";
import styles from "./moderation.module.css";
import { NameReviews } from "./name-reviews";
import { PublicationReviews } from "./publication-reviews";
import { ReportReviews } from "./report-reviews";
import { useModerationTexts } from "./texts";

const tabs = ["publications", "names", "reports"] as const;
type TabId = (typeof tabs)[number];

/** What waits for whoever runs the server. */
export function ReviewPage() {
  const t = useTexts();
  const m = useModerationTexts();
  const operator = useOperator();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const tab = tabs.find(known => known === search.tab) ?? "publications";
  return (
    <Page title={m.title} width="text" bar={<MarketplaceNav />}>
      {operator === undefined && <Loading />}
      {operator === false && <Failure error={new ApiProblem(404, { code: "not_found", detail: t.notFound.text })} />}
      {operator && (
        <div className={styles.page}>
          <p className={settings.hint}>{m.lead}</p>
          <Tabs<TabId>
            label={m.title}
            value={tab}
            onChange={next => next !== tab && void navigate({ to: paths.review, search: { tab: next }, replace: true })}
            tabs={[
              { id: "publications", label: m.tabs.publications, content: () => <PublicationReviews /> },
              { id: "names", label: m.tabs.names, content: () => <NameReviews /> },
              { id: "reports", label: m.tabs.reports, content: () => <ReportReviews /> },
            ]}
          />
        </div>
      )}
    </Page>
  );
}
