import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { FileText, MessagesSquare, Plus } from "lucide-react";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { RestrictedMark } from "../sharing/share-button";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { SplitPage } from "../ui/split-page";
import split from "../ui/split-page.module.css";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { threadsQuery } from "./queries";

/** Conversations on the left, the open one on the right; on a phone one after the other. */
export function ThreadsPage() {
  const t = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const threads = useInfiniteQuery(threadsQuery({}));
  const mayWrite = atLeast(session, "member");
  const openNew = () => void navigate({ to: ".", search: { new: "1" } });
  return (
    <SplitPage
      title={t.places.threads}
      isOpen={Boolean(id)}
      actions={
        mayWrite && (
          <Button look="primary" size="s" icon={<Plus />} onPress={openNew}>
            {t.thread.newShort}
          </Button>
        )
      }
      list={
        <>
          {threads.isPending && <Skeleton />}
          {threads.isError && <Failure compact error={threads.error} onRetry={() => void threads.refetch()} />}
          {threads.data?.length === 0 && (
            <Empty
              compact
              icon={<MessagesSquare />}
              title={t.thread.empty}
              action={mayWrite && <Button onPress={openNew}>{t.thread.new}</Button>}
            >
              {t.thread.emptyText}
            </Empty>
          )}
          <ul>
            {threads.data?.map(thread => (
              <li key={thread.id}>
                <Link to="/threads/$id" params={{ id: thread.id }} className={split.row}>
                  <span className={split.main}>
                    <span className={split.title}>{thread.title}</span>
                    <small className={split.detail}>
                      <RestrictedMark restricted={thread.restricted} />
                      {thread.spec_id && <FileText size={12} aria-label={t.thread.aboutSpec} />}
                      <Ago at={thread.updated_at} />
                    </small>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <MoreButton query={threads} />
        </>
      }
    >
      {id ? (
        <Outlet />
      ) : (
        <Empty icon={<MessagesSquare />} title={t.thread.choose}>
          {t.thread.chooseText}
        </Empty>
      )}
      {search.new && mayWrite && (
        <NewThread specId={search.spec} onClose={() => void navigate({ to: ".", search: {}, replace: true })} />
      )}
    </SplitPage>
  );
}

function NewThread({ specId, onClose }: { specId: string | undefined; onClose: () => void }) {
  const t = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const create = useMutation({
    mutationKey: ["threads"],
    mutationFn: ({ title = "", message = "" }: Record<string, string>) =>
      take(
        api.POST("/api/v1/threads", {
          body: {
            title: title.trim(),
            ...(specId ? { spec_id: specId } : {}),
            ...(message.trim() ? { message } : {}),
          },
        }),
      ),
    onSuccess: thread => {
      void client.invalidateQueries({ queryKey: ["threads", "list"] });
      router.history.push(paths.thread(thread.id));
    },
  });
  return (
    <Dialog title={t.thread.new} isOpen onClose={onClose}>
      <Form error={create.error} onSubmit={values => create.mutate(values)}>
        <TextField name="title" label={t.thread.title} isRequired autoFocus maxLength={200} />
        <TextField name="message" label={t.thread.firstMessage} rows={4} description={t.thread.commandHint} />
        <div className={split.buttons}>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="primary" isPending={create.isPending}>
            {t.thread.start}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
