import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { CircleAlert, FileText, FileUp, Hand, MessagesSquare, Plus, UserPlus, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { api, take } from "../api/client";
import type { Intent } from "../api/types";
import { intentsQuery } from "../intent/queries";
import { IntentIcon, intentName, intentState } from "../intent/status";
import { useSubject } from "../intent/subject";
import { useFormat, useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { specsQuery } from "../spec/queries";
import { SpecStatusIcon } from "../spec/status";
import { tasksQuery } from "../task/queries";
import { sortTasks } from "../task/sort";
import { TaskRow } from "../task/task-list";
import { Badge } from "../ui/badge";
import { Page } from "../ui/page";
import { Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import styles from "./home-page.module.css";

/** What needs me today: my tasks, specs in review, intents that wait for a person; and what has just happened. */
export function HomePage() {
  const t = useTexts();
  const format = useFormat();
  const session = useSession();
  const specs = useInfiniteQuery(specsQuery({}));
  const isNew = specs.data?.length === 0;
  return (
    <Page title={t.places.home} width="wide">
      <div className={styles.home}>
        <h2 className={styles.greeting} data-short="">
          {greeting(t.home, format.now().hour, session.user.name)}
        </h2>
        {isNew && <FirstSteps />}
        <div className={styles.columns}>
          <div className={styles.column}>
            <WaitingIntents />
            <MyTasks />
          </div>
          <div className={styles.column}>
            <SpecsInReview />
            <Activity />
          </div>
        </div>
      </div>
    </Page>
  );
}

type HomeTexts = ReturnType<typeof useTexts>["home"];

function greeting(t: HomeTexts, hour: number, name: string): string {
  if (hour >= 4 && hour < 11) return t.morning({ name });
  if (hour >= 11 && hour < 18) return t.day({ name });
  return t.evening({ name });
}

function Section({ title, href, children }: { title: string; href?: string; children: ReactNode }) {
  const t = useTexts();
  return (
    <section className={styles.section}>
      <header>
        <h3>{title}</h3>
        {href && (
          <Link to={href} aria-label={t.home.allOf({ what: title })}>
            {t.home.all}
          </Link>
        )}
      </header>
      {children}
    </section>
  );
}

function FirstSteps() {
  const t = useTexts();
  const session = useSession();
  const steps = [
    { href: paths.newSpec, icon: <Plus />, title: t.home.pasteSpec, text: t.home.pasteSpecText },
    { href: paths.specs, icon: <FileUp />, title: t.home.importFiles, text: t.home.importFilesText },
    ...(atLeast(session, "admin")
      ? [{ href: paths.settings("members"), icon: <UserPlus />, title: t.home.invite, text: t.home.inviteText }]
      : []),
  ];
  return (
    <section className={styles.first} aria-label={t.home.firstSteps}>
      {steps.map(step => (
        <Link key={step.title} to={step.href} className={styles.step}>
          <span aria-hidden="true">{step.icon}</span>
          <strong data-short="">{step.title}</strong>
          <small data-short="">{step.text}</small>
        </Link>
      ))}
    </section>
  );
}

function MyTasks() {
  const t = useTexts();
  const session = useSession();
  const router = useRouter();
  const todo = useInfiniteQuery(tasksQuery({ assignee_id: session.user.id, status: "todo" }));
  const doing = useInfiniteQuery(tasksQuery({ assignee_id: session.user.id, status: "in_progress" }));
  const tasks = sortTasks([...(doing.data ?? []), ...(todo.data ?? [])], "due").slice(0, 8);
  const failed = todo.isError ? todo : doing.isError ? doing : null;
  return (
    <Section title={t.home.myTasks} href={`${paths.tasks}?view=list&assignee=me`}>
      {failed ? (
        <Failure compact error={failed.error} onRetry={() => void failed.refetch()} />
      ) : todo.isPending || doing.isPending ? (
        <Skeleton lines={3} />
      ) : tasks.length === 0 ? (
        <p className={styles.none}>{t.home.noTasks}</p>
      ) : (
        <ul>
          {tasks.map(task => (
            <TaskRow
              key={task.id}
              task={task}
              mayWrite={atLeast(session, "member")}
              onOpen={() => router.history.push(paths.task(task.id))}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function WaitingIntents() {
  const t = useTexts();
  const intents = useInfiniteQuery(intentsQuery({ status: "needs_review" }));
  if (!intents.data?.length) return null;
  return (
    <Section title={t.home.needsYou} href={`${paths.intents}?status=needs_review`}>
      <ul>
        {intents.data.slice(0, 5).map(intent => (
          <li key={intent.id}>
            <Link to="/intents/$id" params={{ id: intent.id }} className={styles.row}>
              <Hand size={16} aria-hidden="true" className={styles.waiting} />
              <span className={styles.grow}>
                {intentName(t, intent.type)}
                <About intent={intent} />
              </span>
              <small>
                <Ago at={intent.created_at} />
              </small>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function SpecsInReview() {
  const t = useTexts();
  const specs = useInfiniteQuery(specsQuery({ status: "in_review" }));
  return (
    <Section title={t.home.inReview} href={`${paths.specs}?status=in_review`}>
      {specs.isPending && <Skeleton lines={3} />}
      {specs.isError && <Failure compact error={specs.error} onRetry={() => void specs.refetch()} />}
      {specs.data?.length === 0 && <p className={styles.none}>{t.home.noneInReview}</p>}
      <ul hidden={!specs.data?.length}>
        {specs.data?.slice(0, 6).map(spec => (
          <li key={spec.id}>
            <Link to="/specs/$id" params={{ id: spec.id }} className={styles.row}>
              <SpecStatusIcon status={spec.status} />
              <span className={styles.grow}>{spec.title}</span>
              {spec.open_findings > 0 && (
                <Badge tone="red" icon={<CircleAlert aria-hidden="true" />}>
                  {t.findings.count({ count: spec.open_findings })}
                </Badge>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface Happening {
  key: string;
  at: string;
  icon: ReactNode;
  title: string;
  what: string;
  about?: Intent;
  href: string;
}

function About({ intent }: { intent: Intent }) {
  const subject = useSubject(intent.data);
  return subject?.title ? ` · ${subject.title}` : null;
}

/** The newest specs, threads and intents in one row, by time. */
function Activity() {
  const t = useTexts();
  const activity = useQuery({
    queryKey: ["activity"],
    queryFn: async () => {
      const query = { limit: 8 };
      const [specs, threads, intents] = await Promise.all([
        take(api.GET("/api/v1/specs", { params: { query } })),
        take(api.GET("/api/v1/threads", { params: { query } })),
        take(api.GET("/api/v1/intents", { params: { query } })),
      ]);
      return { specs: specs.items, threads: threads.items, intents: intents.items };
    },
  });
  const happenings: Happening[] = activity.data
    ? [
        ...activity.data.specs.map(spec => ({
          key: spec.id,
          at: spec.updated_at,
          icon: <FileText size={16} aria-hidden="true" />,
          title: spec.title,
          what: spec.version === 1 ? t.home.specCreated : t.home.specChanged,
          href: paths.spec(spec.id),
        })),
        ...activity.data.threads.map(thread => ({
          key: thread.id,
          at: thread.updated_at,
          icon: <MessagesSquare size={16} aria-hidden="true" />,
          title: thread.title,
          what: t.home.threadChanged,
          href: paths.thread(thread.id),
        })),
        ...activity.data.intents.map(intent => ({
          key: intent.id,
          at: intent.updated_at,
          icon: <IntentIcon intent={intent} />,
          title: intentName(t, intent.type),
          what: intentState(t, intent),
          about: intent,
          href: paths.intent(intent.id),
        })),
      ]
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .slice(0, 10)
    : [];
  return (
    <Section title={t.home.activity}>
      {activity.isPending && <Skeleton lines={5} />}
      {activity.isError && <Failure compact error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && happenings.length === 0 && (
        <p className={styles.none}>
          <Workflow size={15} aria-hidden="true" /> {t.home.noActivity}
        </p>
      )}
      <ul hidden={happenings.length === 0}>
        {happenings.map(happening => (
          <li key={happening.key}>
            <Link to={happening.href} className={styles.row}>
              <span className={styles.icon}>{happening.icon}</span>
              <span className={styles.grow}>
                {happening.title}
                <small className={styles.what}>
                  {happening.what}
                  {happening.about && <About intent={happening.about} />}
                </small>
              </span>
              <small>
                <Ago at={happening.at} />
              </small>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
