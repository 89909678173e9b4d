import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ImageUp } from "lucide-react";
import { useEffect, useState } from "react";
import { api, take } from "../api/client";
import type { User } from "../api/types";
import { sendForm } from "../file/upload";
import { useTexts } from "../language/language";
import { sessionQuery, useSession } from "../session/session";
import { membersQuery } from "../settings/members";
import settings from "../settings/settings-page.module.css";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { DropZone } from "../ui/drop-zone";
import { ProblemBanner } from "../ui/form";
import { notify } from "../ui/toast";
import styles from "./own-picture.module.css";
import { middleOf } from "./picture";
import { useAccountTexts } from "./texts";

const SIDE = 96;

/** One's picture: chosen or dropped, looked at, and only then taken. */
export function OwnPicture() {
  const t = useTexts();
  const a = useAccountTexts();
  const { user } = useSession();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<{ picture: Blob; url: string } | null>(null);
  const shown = (avatar_url: string | null) => {
    setChosen(null);
    client.setQueryData(
      sessionQuery.queryKey,
      session => session && { ...session, user: { ...session.user, avatar_url } },
    );
    void client.invalidateQueries({ queryKey: membersQuery.queryKey });
    notify(t.settings.saved);
  };
  const choose = useMutation({
    mutationFn: middleOf,
    onMutate: () => save.reset(),
    onSuccess: picture => setChosen({ picture, url: URL.createObjectURL(picture) }),
  });
  const save = useMutation({
    mutationFn: (picture: Blob) => {
      const form = new FormData();
      form.append("file", picture, "picture");
      return sendForm<User>("/api/v1/users/me/avatar", form, () => {}).done;
    },
    onSuccess: changed => shown(changed.avatar_url ?? null),
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/users/me/avatar")),
    onSuccess: () => shown(null),
  });
  useEffect(() => {
    if (chosen) return () => URL.revokeObjectURL(chosen.url);
  }, [chosen]);
  const error = save.error ?? remove.error;
  return (
    <div className={settings.setting}>
      <p>{a.picture.title}</p>
      {error && <ProblemBanner error={error} />}
      <div className={styles.row}>
        {chosen ? (
          <img className={styles.preview} src={chosen.url} width={SIDE} height={SIDE} alt={a.picture.preview} />
        ) : (
          <Avatar name={user.name} id={user.id} size={SIDE} />
        )}
        {chosen ? (
          <div className={styles.buttons}>
            <Button look="primary" isPending={save.isPending} onPress={() => save.mutate(chosen.picture)}>
              {a.picture.use}
            </Button>
            <Button onPress={() => setChosen(null)}>{t.common.cancel}</Button>
          </div>
        ) : (
          <DropZone
            icon={<ImageUp size={22} aria-hidden="true" />}
            text={a.picture.text}
            dropText={a.picture.drop}
            action={a.picture.choose}
            types={["image/*"]}
            isDisabled={choose.isPending}
            onFiles={([file]) => file && choose.mutate(file)}
          />
        )}
      </div>
      {user.avatar_url && !chosen && (
        <Button isPending={remove.isPending} onPress={() => remove.mutate()}>
          {a.picture.remove}
        </Button>
      )}
    </div>
  );
}
