import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Monitor, Moon, Sun } from "lucide-react";
import { api, take } from "../api/client";
import { type Language, languages, useLanguage } from "../language/language";
import { sessionQuery } from "../session/session";
import { setTheme, useTheme } from "../theme";
import { Segments } from "../ui/segments";
import { notifyFailure } from "../ui/toast";
import styles from "./settings-page.module.css";

export function Appearance() {
  const { texts: t, language, change } = useLanguage();
  const theme = useTheme();
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (next: Language) => take(api.PATCH("/api/v1/users/me", { body: { language: next } })),
    onMutate: next => {
      const before = language;
      void change(next);
      return before;
    },
    onSuccess: user =>
      client.setQueryData(
        sessionQuery.queryKey,
        session => session && { ...session, user: { ...session.user, ...user } },
      ),
    onError: (error, _next, before) => {
      if (before) void change(before);
      notifyFailure(t, error, t.settings.notSaved);
    },
  });
  return (
    <>
      <div className={styles.setting}>
        <p>{t.settings.language}</p>
        <Segments
          label={t.settings.language}
          choices={languages}
          value={language}
          onChange={next => choose.mutate(next)}
        />
      </div>
      <div className={styles.setting}>
        <p>{t.settings.theme}</p>
        <Segments
          label={t.settings.theme}
          value={theme}
          onChange={setTheme}
          choices={[
            { id: "system", label: t.settings.themes.system, icon: <Monitor /> },
            { id: "light", label: t.settings.themes.light, icon: <Sun /> },
            { id: "dark", label: t.settings.themes.dark, icon: <Moon /> },
          ]}
        />
        <p className={styles.hint}>{t.settings.themeHint}</p>
      </div>
    </>
  );
}
