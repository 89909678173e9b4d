import type { ReactNode } from "react";
import { languages, useLanguage } from "../language/language";
import { Mark } from "../ui/mark";
import { useTitle } from "../ui/page";
import { Segments } from "../ui/segments";
import styles from "./front.module.css";

interface FrontProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** The page asks for the language itself. */
  ownLanguage?: boolean;
}

/** The frame of the pages before the door: set-up, sign-in, registration. */
export function Front({ title, lead, children, footer, ownLanguage }: FrontProps) {
  const { language, change, texts: t } = useLanguage();
  useTitle(title);
  return (
    <main className={styles.front}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <span className={styles.mark}>
            <Mark size={22} />
          </span>
          Resonant
        </div>
        <h1 className={styles.title}>{title}</h1>
        {lead && (
          <p className={styles.lead} data-short="">
            {lead}
          </p>
        )}
        <div className={styles.content}>{children}</div>
        {footer && <div className={styles.footer}>{footer}</div>}
      </div>
      {!ownLanguage && (
        <Segments
          label={t.settings.language}
          choices={languages}
          value={language}
          onChange={choice => void change(choice)}
        />
      )}
    </main>
  );
}
