import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import {
  CheckSquare,
  FilePlus,
  Keyboard,
  Languages,
  LogOut,
  MessageSquarePlus,
  Moon,
  Search,
  Settings,
  Sun,
} from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { Autocomplete, Header, Input, Menu, MenuItem, MenuSection, SearchField } from "react-aria-components";
import { languages, useLanguage } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { useSignOut } from "../session/sign-out";
import { placeName, places } from "../shell/navigation";
import { setTheme, useTheme } from "../theme";
import { Dialog } from "../ui/dialog";
import { Keys } from "../ui/keys";
import menu from "../ui/menu.module.css";
import { Spinner } from "../ui/spinner";
import { Excerpt, HitIcon, hitName } from "./hit";
import styles from "./palette.module.css";
import { hitPath, searchQuery } from "./queries";

interface Action {
  id: string;
  name: string;
  /** Other words under which people look for it. */
  words?: string;
  icon: ReactNode;
  shortcut?: string;
  run: () => void;
}

interface PaletteProps {
  onClose: () => void;
  onShortcuts: () => void;
}

/**
 * One field for everything: go somewhere, do something, find any text. What stands first is chosen by Enter, so nothing
 * is put before it later: commands are there at once, then come the hits, and the whole search after them. What belongs to
 * earlier letters goes with the next one: were it chosen and then gone, nothing would be.
 */
export default function Palette({ onClose, onShortcuts }: PaletteProps) {
  const { texts: t, language, change } = useLanguage();
  const session = useSession();
  const router = useRouter();
  const theme = useTheme();
  const signOut = useSignOut();
  const [text, setText] = useState("");
  const typed = text.trim();
  const query = useDeferredValue(typed);
  const hits = useQuery({ ...searchQuery(query, undefined, 8), placeholderData: keepPreviousData });
  const go = (path: string) => () => router.history.push(path);
  const dark = theme === "dark" || (theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  const other = languages.find(each => each.id !== language);

  const actions: Action[] = [
    ...(atLeast(session, "member")
      ? [
          { id: "new-spec", name: t.spec.new, icon: <FilePlus />, shortcut: "n s", run: go(paths.newSpec) },
          { id: "new-task", name: t.task.new, icon: <CheckSquare />, shortcut: "n t", run: go(`${paths.tasks}?new=1`) },
          {
            id: "new-thread",
            name: t.thread.new,
            icon: <MessageSquarePlus />,
            shortcut: "n d",
            run: go(`${paths.threads}?new=1`),
          },
        ]
      : []),
    ...places.map(place => ({
      id: place.id,
      name: t.search.goTo({ place: placeName(t, place.id) }),
      icon: <place.icon />,
      shortcut: place.shortcut,
      run: go(place.path),
    })),
    {
      id: "settings",
      name: t.places.settings,
      icon: <Settings />,
      shortcut: "g ,",
      run: go(paths.settings("profile")),
    },
    {
      id: "theme",
      name: dark ? t.search.light : t.search.dark,
      icon: dark ? <Sun /> : <Moon />,
      run: () => setTheme(dark ? "light" : "dark"),
    },
    ...(other ? [{ id: "language", name: other.label, icon: <Languages />, run: () => void change(other.id) }] : []),
    { id: "shortcuts", name: t.shell.shortcuts, icon: <Keyboard />, shortcut: "?", run: onShortcuts },
    { id: "sign-out", name: t.session.signOut, icon: <LogOut />, run: () => signOut.mutate() },
  ];
  const wanted = typed.toLowerCase();
  const shown = actions.filter(action => `${action.id} ${action.name}`.toLowerCase().includes(wanted));
  const found = query ? (hits.data ?? []) : [];
  const whole = query.length > 0 && query === typed && !hits.isFetching;
  // What was chosen is forgotten when it is no more among what was found: a list that begins otherwise is made anew.
  const first = shown[0]?.id ?? found[0]?.id ?? (whole ? "search-all" : "nothing");

  const choose = (key: string) => {
    onClose();
    const action = actions.find(each => each.id === key);
    if (action) return action.run();
    if (key === "search-all") return router.history.push(paths.search(query));
    const hit = found.find(each => `${each.kind} ${each.id}` === key);
    if (hit) router.history.push(hitPath(hit));
  };

  return (
    <Dialog title={t.shell.search} isOpen onClose={onClose} bare>
      <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst={false}>
        <SearchField aria-label={t.shell.search} autoFocus className={styles.field}>
          {hits.isFetching ? <Spinner size={18} /> : <Search size={18} aria-hidden="true" />}
          <Input placeholder={t.search.palettePlaceholder} className={styles.input} />
          <Keys keys="esc" />
        </SearchField>
        <Menu
          key={first}
          autoFocus={typed ? "first" : false}
          aria-label={t.search.results}
          className={styles.menu}
          onAction={key => choose(String(key))}
          renderEmptyState={() => <p className={styles.empty}>{t.common.loading}</p>}
        >
          {shown.length > 0 && (
            <MenuSection>
              <Header className={menu.header}>{t.search.actions}</Header>
              {shown.map(action => (
                <MenuItem key={action.id} id={action.id} textValue={action.name} className={menu.item}>
                  {action.icon}
                  <span className={menu.label}>{action.name}</span>
                  {action.shortcut && <Keys keys={action.shortcut} />}
                </MenuItem>
              ))}
            </MenuSection>
          )}
          {found.length > 0 && (
            <MenuSection>
              <Header className={menu.header}>{t.search.results}</Header>
              {found.map(hit => (
                <MenuItem
                  key={`${hit.kind} ${hit.id}`}
                  id={`${hit.kind} ${hit.id}`}
                  textValue={hitName(t, hit)}
                  className={menu.item}
                >
                  <HitIcon kind={hit.kind} />
                  <span className={styles.hit}>
                    <span>{hitName(t, hit)}</span>
                    <Excerpt parts={hit.excerpt} />
                  </span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
          {whole && (
            <MenuItem id="search-all" textValue={t.search.all({ query })} className={menu.item}>
              <Search />
              <span className={menu.label}>{t.search.all({ query })}</span>
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
