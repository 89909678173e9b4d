import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useMemo } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { browserZone, isZone, timeZones } from "../language/time-zone";
import { isNamed, zoneNames } from "../language/zone-names";
import { sessionQuery, useSession } from "../session/session";
import field from "../ui/field.module.css";
import menu from "../ui/menu.module.css";
import { notify, notifyFailure } from "../ui/toast";
import styles from "./time-zone-field.module.css";

const asBrowser = "browser";

/** Where one's day begins and ends: as the browser says, or a place that is found by its city, country or time. */
export function TimeZoneField() {
  const t = useTexts();
  const { user } = useSession();
  const client = useQueryClient();
  const { choices, names } = useMemo(() => {
    const zones = [...new Set([...timeZones(), ...(user.time_zone ? [user.time_zone] : [])])];
    const known = zoneNames(zones.filter(isZone));
    const places = zones.map(zone => ({ id: zone, label: zone.replaceAll("_", " ") }));
    return {
      choices: [{ id: asBrowser, label: t.settings.browserZone({ zone: browserZone() }) }, ...places],
      names: new Map(places.map(place => [place.label, known.get(place.id) ?? place.label.toLowerCase()])),
    };
  }, [t, user.time_zone]);
  const save = useMutation({
    mutationFn: (zone: string | null) => take(api.PATCH("/api/v1/users/me", { body: { time_zone: zone } })),
    onSuccess: changed => {
      client.setQueryData(
        sessionQuery.queryKey,
        session => session && { ...session, user: { ...session.user, ...changed } },
      );
      notify(t.settings.saved);
    },
    onError: error => notifyFailure(t, error, t.settings.notSaved),
  });
  const chosen = user.time_zone ?? asBrowser;
  return (
    <ComboBox
      key={chosen}
      className={`${field.field} ${styles.field}`}
      defaultItems={choices}
      defaultSelectedKey={chosen}
      defaultFilter={(label, typed) => isNamed(names.get(label) ?? label.toLowerCase(), typed)}
      menuTrigger="focus"
      onSelectionChange={key => {
        if (key !== null && key !== chosen) save.mutate(key === asBrowser ? null : String(key));
      }}
    >
      <Label className={field.label}>{t.settings.timeZone}</Label>
      <div className={field.box}>
        <Input className={field.input} />
        <Button className={styles.open}>
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </div>
      <Text slot="description" className={field.description}>
        {t.settings.timeZoneHint}
      </Text>
      <Popover offset={4} className={menu.popover}>
        <ListBox className={menu.menu}>
          {(choice: { id: string; label: string }) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={menu.item}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
