import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis, FileText, MessagesSquare, Pencil, Trash2 } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { api, take } from "../api/client";
import type { Message, Thread } from "../api/types";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { ShareButton } from "../sharing/share-button";
import back from "../spec/back.module.css";
import { specQuery } from "../spec/queries";
import { Button, IconButton } from "../ui/button";
import { Confirm, Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Menu, MenuItem, MenuTrigger } from "../ui/menu";
import { MoreButton } from "../ui/more-button";
import { useTitle } from "../ui/page";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { Composer } from "./composer";
import styles from "./conversation.module.css";
import { MessageView } from "./message-view";
import { messagesQuery, threadQuery, useSendMessage } from "./queries";

export function ConversationPage() {
  const { id = "" } = useParams({ strict: false });
  const thread = useQuery(threadQuery(id));
  if (thread.isPending) return <Skeleton lines={8} height={56} />;
  if (thread.isError) return <Failure error={thread.error} onRetry={() => void thread.refetch()} />;
  return <Conversation key={id} thread={thread.data} />;
}

function Conversation({ thread }: { thread: Thread }) {
  const t = useTexts();
  const session = useSession();
  const mayWrite = atLeast(session, "member");
  const { data: spec } = useQuery({ ...specQuery(thread.spec_id ?? ""), enabled: Boolean(thread.spec_id) });
  useTitle(thread.title);
  return (
    <div className={styles.conversation}>
      <header className={styles.header}>
        <Link to="/threads" className={`${back.back} ${styles.back}`} aria-label={t.thread.back}>
          <ChevronLeft size={18} aria-hidden="true" />
        </Link>
        <div className={styles.names}>
          <h2>{thread.title}</h2>
          {thread.spec_id && (
            <Link to="/specs/$id" params={{ id: thread.spec_id }}>
              <FileText size={13} aria-hidden="true" />
              {spec?.title ?? t.thread.aboutSpec}
            </Link>
          )}
        </div>
        <ShareButton subject={{ kind: "thread", id: thread.id }} restricted={thread.restricted} />
        {mayWrite && <ThreadMenu thread={thread} />}
      </header>
      <Messages threadId={thread.id} mayWrite={mayWrite} />
    </div>
  );
}

function Messages({ threadId, mayWrite }: { threadId: string; mayWrite: boolean }) {
  const t = useTexts();
  const messages = useInfiniteQuery(messagesQuery(threadId));
  const send = useSendMessage(threadId);
  const list = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const count = messages.data?.length ?? 0;

  // The end stays in sight for those who are at the end; whoever reads above is left alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves the end
  useLayoutEffect(() => {
    if (atEnd && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count, atEnd]);
  useEffect(() => {
    const box = list.current;
    const content = box?.firstElementChild;
    if (!box || !content || !atEnd) return;
    const observer = new ResizeObserver(() => {
      box.scrollTop = box.scrollHeight; // the Markdown of a message arrives a moment after the message
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [atEnd]);

  return (
    <>
      <div
        ref={list}
        className={styles.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long conversation must be scrollable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t.thread.messages}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setAtEnd(scrollHeight - scrollTop - clientHeight < 60);
        }}
      >
        <div className={styles.column}>
          {messages.isPending && <Skeleton lines={4} height={56} />}
          {messages.isError && <Failure compact error={messages.error} onRetry={() => void messages.refetch()} />}
          {messages.data?.length === 0 && (
            <Empty compact icon={<MessagesSquare />} title={t.thread.noMessages}>
              {t.thread.commandHint}
            </Empty>
          )}
          {messages.data?.map((message, index) => (
            <MessageView key={message.id} message={message} follows={follows(messages.data[index - 1], message)} />
          ))}
          <MoreButton query={messages} />
        </div>
      </div>
      {mayWrite && (
        <Composer
          draftKey={threadId}
          onSend={content => {
            setAtEnd(true);
            return send.mutateAsync(content);
          }}
        />
      )}
    </>
  );
}

const together = 5 * 60_000;

/** Messages of one person shortly after each other share one name. */
function follows(before: Message | undefined, message: Message): boolean {
  if (!before || before.sender !== message.sender || before.user_id !== message.user_id) return false;
  return new Date(message.created_at).getTime() - new Date(before.created_at).getTime() < together;
}

function ThreadMenu({ thread }: { thread: Thread }) {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const params = { params: { path: { id: thread.id } } };
  const rename = useMutation({
    mutationKey: ["threads"],
    mutationFn: (title: string) => take(api.PATCH("/api/v1/threads/{id}", { ...params, body: { title } })),
    onSuccess: changed => {
      client.setQueryData(threadQuery(thread.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["threads", "list"] });
      setOpen(null);
    },
  });
  const remove = useMutation({
    mutationKey: ["threads"],
    mutationFn: () => take(api.DELETE("/api/v1/threads/{id}", params)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["threads", "list"] });
      notify(t.thread.deleted);
      router.history.push(paths.threads);
    },
    onError: error => notifyFailure(t, error),
  });
  return (
    <>
      <MenuTrigger>
        <IconButton label={t.common.moreActions} icon={<Ellipsis />} />
        <Menu placement="bottom end">
          <MenuItem icon={<Pencil />} onAction={() => setOpen("rename")}>
            {t.thread.rename}
          </MenuItem>
          <MenuItem danger icon={<Trash2 />} onAction={() => setOpen("delete")}>
            {t.common.delete}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      <Dialog title={t.thread.rename} isOpen={open === "rename"} onClose={() => setOpen(null)} size="s">
        <Form error={rename.error} onSubmit={({ title = "" }) => rename.mutate(title.trim())}>
          <TextField
            name="title"
            label={t.thread.title}
            defaultValue={thread.title}
            isRequired
            autoFocus
            maxLength={200}
          />
          <Button type="submit" look="primary" isPending={rename.isPending}>
            {t.common.save}
          </Button>
        </Form>
      </Dialog>
      <Confirm
        title={t.thread.deleteTitle}
        action={t.common.delete}
        isOpen={open === "delete"}
        isPending={remove.isPending}
        onClose={() => setOpen(null)}
        onConfirm={() => remove.mutate()}
      >
        {t.thread.deleteText({ title: thread.title })}
      </Confirm>
    </>
  );
}
