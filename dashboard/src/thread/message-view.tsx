import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Message } from "../api/types";
import { finished, intentQuery, usePollWhenOffline } from "../intent/queries";
import { IntentIcon, intentName, intentState } from "../intent/status";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import { Avatar, BridgeAvatar } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Markdown } from "../ui/markdown";
import { Menu, MenuItem, MenuTrigger } from "../ui/menu";
import { Ago } from "../ui/time";
import styles from "./message-view.module.css";
import { useChangeMessage } from "./queries";

/** One message. What the bridge says stands on its own ground, so that nobody takes it for a person. */
export function MessageView({ message, follows }: { message: Message; follows: boolean }) {
  const t = useTexts();
  const { user } = useSession();
  const change = useChangeMessage(message.thread_id);
  const [mode, setMode] = useState<"read" | "edit" | "delete">("read");
  const [text, setText] = useState(message.content);
  const bridge = message.sender === "bridge";
  const sending = message.id.startsWith("sending-");
  const name = bridge ? t.thread.bridge : (message.user_name ?? t.thread.formerMember);
  return (
    <article
      className={cx(styles.message, bridge && styles.bridge, follows && styles.follows, sending && styles.sending)}
    >
      <span className={styles.face}>
        {bridge ? <BridgeAvatar size={28} /> : <Avatar name={name} id={message.user_id ?? undefined} size={28} />}
      </span>
      <div className={styles.body}>
        <header className={styles.head}>
          <strong>{name}</strong>
          {bridge && <span className={styles.badge}>{t.thread.automatic}</span>}
          <small>
            {sending ? t.thread.sending : <Ago at={message.created_at} />}
            {message.updated_at !== message.created_at && !sending && ` · ${t.thread.edited}`}
          </small>
        </header>
        {mode === "edit" ? (
          <form
            className={styles.edit}
            onSubmit={event => {
              event.preventDefault();
              change.mutate({ id: message.id, content: text }, { onError: () => setMode("edit") });
              setMode("read");
            }}
          >
            <TextField label={t.thread.message} hideLabel rows={4} value={text} onChange={setText} autoFocus />
            <div className={styles.buttons}>
              <Button type="submit" size="s" look="primary" isDisabled={!text.trim()}>
                {t.common.save}
              </Button>
              <Button size="s" onPress={() => setMode("read")}>
                {t.common.cancel}
              </Button>
            </div>
          </form>
        ) : (
          <Markdown compact text={message.content} />
        )}
        {message.intent_id && !bridge && <Asked id={message.intent_id} />}
      </div>
      {message.user_id === user.id && !bridge && !sending && (
        <span className={styles.menu}>
          <MenuTrigger>
            <IconButton size="s" label={t.common.moreActions} icon={<Ellipsis />} />
            <Menu placement="bottom end">
              <MenuItem
                icon={<Pencil />}
                onAction={() => {
                  setText(message.content);
                  setMode("edit");
                }}
              >
                {t.common.edit}
              </MenuItem>
              <MenuItem danger icon={<Trash2 />} onAction={() => setMode("delete")}>
                {t.common.delete}
              </MenuItem>
            </Menu>
          </MenuTrigger>
        </span>
      )}
      <Confirm
        title={t.thread.deleteMessageTitle}
        action={t.common.delete}
        isOpen={mode === "delete"}
        isPending={change.isPending}
        onClose={() => setMode("read")}
        onConfirm={() => change.mutate({ id: message.id, content: null }, { onSettled: () => setMode("read") })}
      >
        {t.thread.deleteMessageText}
      </Confirm>
    </article>
  );
}

/** What the message asked the bridge to do, and how far it is. */
function Asked({ id }: { id: string }) {
  const t = useTexts();
  const intent = useQuery(intentQuery(id));
  const status = intent.data?.status;
  const poll = usePollWhenOffline(status !== undefined && !finished.includes(status));
  useQuery({ ...intentQuery(id), refetchInterval: poll, enabled: poll !== false });
  if (!intent.data) return null;
  return (
    <Link to="/intents/$id" params={{ id }} className={styles.asked}>
      <IntentIcon intent={intent.data} />
      <span role="status">
        {intentName(t, intent.data.type)} · {intentState(t, intent.data)}
      </span>
    </Link>
  );
}
