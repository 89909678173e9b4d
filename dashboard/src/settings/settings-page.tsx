import { Link, Navigate, Outlet, useParams } from "@tanstack/react-router";
import {
  Activity,
  AppWindow,
  Building2,
  ChartNoAxesColumn,
  Contact,
  Gauge,
  KeyRound,
  KeySquare,
  LifeBuoy,
  LogIn,
  Mail,
  MessageSquareHeart,
  Palette,
  ScrollText,
  ServerCog,
  SlidersHorizontal,
  User,
  UserSearch,
  Users,
} from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import type { Role, Session } from "../api/types";
import { AuditTrail } from "../audit/audit-trail";
import { useTexts } from "../language/language";
import { useOperator } from "../move/use-operator";
import { atLeast, useSession } from "../session/session";
import { Page } from "../ui/page";
import { Loading } from "../ui/states";
import { Appearance } from "./appearance";
import { Members } from "./members-section";
import { OrganizationSection } from "./organization-section";
import { Profile } from "./profile";
import styles from "./settings-page.module.css";
import { Usage } from "./usage";

const MoveSection = lazy(async () => ({ default: (await import("../move/move-section")).MoveSection }));

const SecuritySection = lazy(async () => ({ default: (await import("../account/security-section")).SecuritySection }));
const FeedbackSettings = lazy(async () => ({
  default: (await import("../feedback/feedback-settings")).FeedbackSettings,
}));
const ApiKeysSection = lazy(async () => ({ default: (await import("../apikey/api-keys-section")).ApiKeysSection }));
const IdentitySection = lazy(async () => ({ default: (await import("../identity/identity-section")).IdentitySection }));
const ClientsSection = lazy(async () => ({ default: (await import("../oauth/clients-section")).ClientsSection }));
const GroupsSection = lazy(async () => ({ default: (await import("./groups-section")).GroupsSection }));
const MailsSection = lazy(async () => ({ default: (await import("../mail/mails-section")).MailsSection }));
const PlanSection = lazy(async () => ({ default: (await import("../plan/plan-section")).PlanSection }));
const PlansSection = lazy(async () => ({ default: (await import("../plan/plans-section")).PlansSection }));
const MonitorSection = lazy(async () => ({ default: (await import("../monitor/monitor-section")).MonitorSection }));

const PeopleSection = lazy(async () => ({ default: (await import("../directory/people-section")).PeopleSection }));
const AccessSection = lazy(async () => ({ default: (await import("../impersonation/access-section")).AccessSection }));

const sections = [
  { id: "profile", icon: User, view: Profile, role: "guest" },
  { id: "appearance", icon: Palette, view: Appearance, role: "guest" },
  { id: "feedback", icon: MessageSquareHeart, view: FeedbackSettings, role: "guest" },
  { id: "security", icon: KeyRound, view: SecuritySection, role: "guest" },
  { id: "keys", icon: KeySquare, view: ApiKeysSection, role: "guest" },
  { id: "organization", icon: Building2, view: OrganizationSection, role: "guest" },
  { id: "members", icon: Contact, view: Members, role: "guest" },
  { id: "groups", icon: Users, view: GroupsSection, role: "member" },
  { id: "identity", icon: LogIn, view: IdentitySection, role: "owner" },
  { id: "plan", icon: Gauge, view: PlanSection, role: "guest" },
  { id: "usage", icon: ChartNoAxesColumn, view: Usage, role: "member" },
  { id: "apps", icon: AppWindow, view: ClientsSection, role: "admin" },
  { id: "audit", icon: ScrollText, view: AuditTrail, role: "admin" },
  { id: "mails", icon: Mail, view: MailsSection, role: "owner" },
  { id: "monitor", icon: Activity, view: MonitorSection, role: "owner" },
  { id: "plans", icon: SlidersHorizontal, view: PlansSection, role: "owner" },
  { id: "people", icon: UserSearch, view: PeopleSection, role: "owner" },
  { id: "access", icon: LifeBuoy, view: AccessSection, role: "owner" },
  { id: "move", icon: ServerCog, view: MoveSection, role: "owner" },
] as const;

/** Sections of the server itself, not of the organisation. */
const operatorsOnly = (id: string) => ["mails", "monitor", "plans", "people", "access", "move"].includes(id);

/** What nobody looks at in the name of somebody else. */
const personal = ["security", "identity", "audit"];

function shows(session: Session, id: string, role: Role): boolean {
  return atLeast(session, role) && !(session.impersonation !== null && personal.includes(id));
}

export function SettingsPage() {
  const t = useTexts();
  const session = useSession();
  const operator = useOperator();
  const { section } = useParams({ strict: false });
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections stand in one row that scrolls.
  useEffect(() => {
    const listed = section && (!operatorsOnly(section) || operator);
    const current = listed && nav.current?.querySelector("[aria-current=page]");
    if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
  }, [section, operator]);
  if (!section) return <Navigate to="/settings/$section" params={{ section: "profile" }} replace />;
  return (
    <Page title={t.places.settings} width="full">
      <div className={styles.settings}>
        <nav ref={nav} className={styles.nav} aria-label={t.places.settings}>
          <ul>
            {sections
              .filter(each => shows(session, each.id, each.role) && (!operatorsOnly(each.id) || operator))
              .map(each => (
                <li key={each.id}>
                  <Link to="/settings/$section" params={{ section: each.id }} className={styles.link}>
                    <each.icon size={16} aria-hidden="true" />
                    {t.settings.sections[each.id]}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
        <div className={styles.section}>
          <Outlet />
        </div>
      </div>
    </Page>
  );
}

export function SettingsSection() {
  const t = useTexts();
  const session = useSession();
  const operator = useOperator();
  const { section } = useParams({ strict: false });
  const found = sections.find(each => each.id === section);
  const forOperators = found && operatorsOnly(found.id);
  if (forOperators && operator === undefined) return <Loading />;
  if (!found || !shows(session, found.id, found.role) || (forOperators && !operator)) {
    return <Navigate to="/settings/$section" params={{ section: "profile" }} replace />;
  }
  return (
    <div className={styles.content}>
      <h2 className={styles.title}>{t.settings.sections[found.id]}</h2>
      <Suspense fallback={<Loading />}>
        <found.view />
      </Suspense>
    </div>
  );
}
