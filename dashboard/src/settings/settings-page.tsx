import { Link, Navigate, Outlet, useParams } from "@tanstack/react-router";
import { Building2, ChartNoAxesColumn, KeyRound, Palette, ScrollText, User, Users } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import { Page } from "../ui/page";
import { Appearance } from "./appearance";
import { AuditTrail } from "./audit-trail";
import { Members } from "./members-section";
import { OrganizationSection } from "./organization-section";
import { Password, Profile } from "./profile";
import styles from "./settings-page.module.css";
import { Usage } from "./usage";

const sections = [
  { id: "profile", icon: User, view: Profile, role: "guest" },
  { id: "appearance", icon: Palette, view: Appearance, role: "guest" },
  { id: "password", icon: KeyRound, view: Password, role: "guest" },
  { id: "organization", icon: Building2, view: OrganizationSection, role: "guest" },
  { id: "members", icon: Users, view: Members, role: "guest" },
  { id: "usage", icon: ChartNoAxesColumn, view: Usage, role: "member" },
  { id: "audit", icon: ScrollText, view: AuditTrail, role: "admin" },
] as const;

export function SettingsPage() {
  const t = useTexts();
  const session = useSession();
  const { section } = useParams({ strict: false });
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections stand in one row that scrolls.
  useEffect(() => {
    const current = section && nav.current?.querySelector("[aria-current=page]");
    if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
  }, [section]);
  if (!section) return <Navigate to="/settings/$section" params={{ section: "profile" }} replace />;
  return (
    <Page title={t.places.settings} width="full">
      <div className={styles.settings}>
        <nav ref={nav} className={styles.nav} aria-label={t.places.settings}>
          <ul>
            {sections
              .filter(each => atLeast(session, each.role))
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
  const { section } = useParams({ strict: false });
  const found = sections.find(each => each.id === section);
  if (!found || !atLeast(session, found.role)) {
    return <Navigate to="/settings/$section" params={{ section: "profile" }} replace />;
  }
  return (
    <div className={styles.content}>
      <h2 className={styles.title}>{t.settings.sections[found.id]}</h2>
      <found.view />
    </div>
  );
}
