import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Check, ChevronsUpDown, LogOut, Settings, UserPlus } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useBeginSession, useSession } from "../session/session";
import { useSignOut } from "../session/sign-out";
import { Avatar } from "../ui/avatar";
import { Mark } from "../ui/mark";
import { Menu, MenuItem, MenuSection, MenuSeparator, MenuTrigger } from "../ui/menu";
import { notifyFailure } from "../ui/toast";
import styles from "./shell.module.css";

/** Where I am and who I am; the way to other organisations and out. */
export function OrganizationMenu() {
  const t = useTexts();
  const session = useSession();
  const signOut = useSignOut();
  const router = useRouter();
  const begin = useBeginSession();
  const choose = useMutation({
    mutationFn: (id: string) => take(api.PUT("/api/v1/users/me/organization", { body: { organization_id: id } })),
    onSuccess: next => {
      begin(next);
      router.history.push(paths.home);
    },
    onError: error => notifyFailure(t, error),
  });
  return (
    <MenuTrigger>
      <AriaButton className={styles.organization}>
        <span className={styles.mark}>
          <Mark size={17} />
        </span>
        <span className={styles.names}>
          <strong>{session.organization.name}</strong>
          <small>
            <Avatar name={session.user.name} id={session.user.id} size={16} />
            <span>{session.user.name}</span>
          </small>
        </span>
        <ChevronsUpDown size={14} aria-hidden="true" />
      </AriaButton>
      <Menu>
        {session.organizations.length > 1 ? (
          <MenuSection title={t.shell.organizations}>
            {session.organizations.map(organization => (
              <MenuItem
                key={organization.id}
                id={organization.id}
                icon={organization.id === session.organization.id ? <Check /> : <span className={styles.blank} />}
                onAction={() => organization.id !== session.organization.id && choose.mutate(organization.id)}
              >
                {organization.name}
              </MenuItem>
            ))}
          </MenuSection>
        ) : null}
        <MenuItem id="settings" icon={<Settings />} shortcut="g ," href={paths.settings("profile")}>
          {t.places.settings}
        </MenuItem>
        {atLeast(session, "admin") ? (
          <MenuItem id="invite" icon={<UserPlus />} href={paths.settings("members")}>
            {t.shell.invite}
          </MenuItem>
        ) : null}
        <MenuSeparator />
        <MenuItem id="sign-out" icon={<LogOut />} onAction={() => signOut.mutate()}>
          {t.session.signOut}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
