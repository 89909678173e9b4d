import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { Keyboard, LogOut, Menu as MenuIcon, Search, Settings } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Session } from "../api/types";
import { useLanguage, useTexts } from "../language/language";
import { Live } from "../live/live";
import { paths } from "../paths";
import { useSession } from "../session/session";
import { useSignOut } from "../session/sign-out";
import { Faces } from "../settings/faces";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Dialog } from "../ui/dialog";
import { Keys } from "../ui/keys";
import { Impersonations } from "./impersonations";
import { LiveIndicator, LiveWarning } from "./live-indicator";
import { docked, isBelow, placeName, places, undocked } from "./navigation";
import { OrganizationMenu } from "./organization-menu";
import { PendingDeletions } from "./pending-deletions";
import styles from "./shell.module.css";
import { useShortcuts } from "./shortcuts";

const loadPalette = () => import("../search/palette");
const Palette = lazy(loadPalette);
const ShortcutsDialog = lazy(() => import("./shortcuts-dialog"));

type Overlay = "palette" | "shortcuts" | "more" | null;

/** The address that opens the form for a new thing; filters and view stay when one is there already. */
function newOn(path: string): string {
  const query = new URLSearchParams(location.pathname === path ? location.search : "");
  query.set("new", "1");
  return `${path}?${query}`;
}

/** What surrounds every page of somebody who is signed in: places, search, state of the connection. */
export function Shell() {
  const t = useTexts();
  const session = useSession();
  const router = useRouter();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const close = () => setOverlay(null);
  useFreshWords();

  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((load: () => void) => setTimeout(load, 2000));
    idle(() => void loadPalette()); // so that it opens with the key, not a moment after it
  }, []);

  useShortcuts(overlay === null, {
    "mod+k": () => setOverlay("palette"),
    "/": () => setOverlay("palette"),
    "?": () => setOverlay("shortcuts"),
    ...Object.fromEntries(places.map(place => [place.shortcut, () => router.history.push(place.path)])),
    "g ,": () => router.history.push(paths.settings("profile")),
    "n s": () => router.history.push(paths.newSpec),
    "n t": () => router.history.push(newOn(paths.tasks)),
    "n d": () => router.history.push(newOn(paths.threads)),
  });

  return (
    <Live organization={session.organization.id}>
      <Faces>
        <div className={styles.shell}>
          <a className={styles.skip} href="#main">
            {t.shell.skip}
          </a>
          <nav className={styles.sidebar} aria-label={t.shell.places}>
            <OrganizationMenu />
            <button type="button" className={styles.search} onClick={() => setOverlay("palette")}>
              <Search size={16} aria-hidden="true" />
              <span>{t.shell.search}</span>
              <Keys keys="mod+k" />
            </button>
            <ul className={styles.places}>
              {places.map(place => (
                <li key={place.id}>
                  <PlaceLink place={place} name={placeName(t, place.id)} />
                </li>
              ))}
            </ul>
            <div className={styles.bottom}>
              <Link to="/settings/$section" params={{ section: "profile" }} className={styles.place}>
                <Settings size={17} aria-hidden="true" />
                {t.places.settings}
              </Link>
              <button type="button" className={styles.place} onClick={() => setOverlay("shortcuts")}>
                <Keyboard size={17} aria-hidden="true" />
                {t.shell.shortcuts}
              </button>
              <LiveIndicator />
            </div>
          </nav>
          <LiveWarning />
          <Main session={session} />
          <nav className={styles.dock} aria-label={t.shell.places}>
            {docked.map(place => (
              <PlaceLink key={place.id} place={place} name={placeName(t, place.id)} dock />
            ))}
            <button type="button" className={styles.docked} aria-haspopup="dialog" onClick={() => setOverlay("more")}>
              <MenuIcon size={20} aria-hidden="true" />
              {t.shell.more}
            </button>
          </nav>
        </div>
        <Suspense fallback={null}>
          {overlay === "palette" && <Palette onClose={close} onShortcuts={() => setOverlay("shortcuts")} />}
          {overlay === "shortcuts" && <ShortcutsDialog onClose={close} />}
        </Suspense>
        <MoreDialog isOpen={overlay === "more"} onClose={close} onSearch={() => setOverlay("palette")} />
      </Faces>
    </Live>
  );
}

/** Findings and problems are worded by the server, in the language of the request: another language reads them again. */
function useFreshWords(): void {
  const { language } = useLanguage();
  const client = useQueryClient();
  const before = useRef(language);
  useEffect(() => {
    if (before.current === language) return;
    before.current = language;
    void client.invalidateQueries({ queryKey: ["findings"] });
  }, [language, client]);
}

/** The region that pages fill. Focus goes there when the place changes, so that a screen reader starts at the new page. */
function Main({ session }: { session: Session }) {
  const path = useRouterState({ select: state => state.location.pathname.split("/")[1] });
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of place that matters
  useEffect(() => {
    if (first.current) {
      first.current = false;
    } else if (!main.current?.contains(document.activeElement)) {
      main.current?.focus({ preventScroll: true });
    }
  }, [path]);
  return (
    <main id="main" ref={main} tabIndex={-1} className={styles.main}>
      <Impersonations session={session} />
      <PendingDeletions organization={session.organization.id} />
      <Outlet />
    </main>
  );
}

interface PlaceLinkProps {
  place: (typeof places)[number];
  name: string;
  dock?: boolean;
}

function PlaceLink({ place, name, dock }: PlaceLinkProps) {
  const Icon = place.icon;
  const below = useRouterState({ select: state => isBelow(place.id, state.location.pathname) });
  return (
    <Link
      to={place.path}
      aria-current={below ? "page" : undefined}
      activeOptions={{ exact: place.id === "home", includeSearch: false }}
      className={dock ? styles.docked : styles.place}
    >
      <Icon size={dock ? 20 : 17} aria-hidden="true" />
      <span>{name}</span>
    </Link>
  );
}

interface MoreProps {
  isOpen: boolean;
  onClose: () => void;
  onSearch: () => void;
}

function MoreDialog({ isOpen, onClose, onSearch }: MoreProps) {
  const t = useTexts();
  const { user, organization } = useSession();
  const signOut = useSignOut();
  return (
    <Dialog title={organization.name} isOpen={isOpen} onClose={onClose} size="s">
      <div className={styles.more}>
        <div className={styles.who}>
          <Avatar name={user.name} id={user.id} size={36} />
          <span>
            <strong>{user.name}</strong>
            <small>{user.email}</small>
          </span>
        </div>
        <button type="button" className={cx(styles.place)} onClick={onSearch}>
          <Search size={18} aria-hidden="true" />
          {t.shell.search}
        </button>
        {undocked.map(place => (
          <Link key={place.id} to={place.path} className={styles.place} onClick={onClose}>
            <place.icon size={18} aria-hidden="true" />
            {placeName(t, place.id)}
          </Link>
        ))}
        <Link to="/settings/$section" params={{ section: "profile" }} className={styles.place} onClick={onClose}>
          <Settings size={18} aria-hidden="true" />
          {t.places.settings}
        </Link>
        <LiveIndicator />
        <Button icon={<LogOut />} onPress={() => signOut.mutate()} isPending={signOut.isPending}>
          {t.session.signOut}
        </Button>
      </div>
    </Dialog>
  );
}
