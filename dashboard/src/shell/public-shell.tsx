import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { LogIn } from "lucide-react";
import { languages, useLanguage } from "../language/language";
import { paths } from "../paths";
import { LinkButton } from "../ui/button";
import { Mark } from "../ui/mark";
import { Segments } from "../ui/segments";
import styles from "./public-shell.module.css";

/** What surrounds the public pages for people who have not signed in. */
export function PublicShell() {
  const { language, change, texts: t } = useLanguage();
  const address = useRouterState({ select: state => state.location.href });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t.shell.skip}
      </a>
      <header className={styles.header}>
        <Link to={paths.extensions} className={styles.brand}>
          <span className={styles.mark}>
            <Mark size={18} />
          </span>
          <span>Resonant</span>
          <span className={styles.place}>{t.places.marketplace}</span>
        </Link>
        <Segments
          label={t.settings.language}
          choices={languages}
          value={language}
          onChange={choice => void change(choice)}
          className={styles.languages}
        />
        <LinkButton href={`${paths.signIn}?${new URLSearchParams({ to: address })}`} icon={<LogIn />}>
          {t.session.signIn}
        </LinkButton>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}
