import { useInfiniteQuery } from "@tanstack/react-query";
import { MonitorSmartphone, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Person } from "../api/types";
import { useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { IconButton } from "../ui/button";
import { TextField } from "../ui/field";
import { MoreButton } from "../ui/more-button";
import { Failure, Skeleton } from "../ui/states";
import { PersonDialog } from "./person-dialog";
import { peopleQuery } from "./queries";
import { useDirectoryTexts } from "./texts";

/** Settings, "People on the server": find somebody, and end what they cannot end themselves. For whoever runs the server. */
export function PeopleSection() {
  const d = useDirectoryTexts();
  const [words, setWords] = useState("");
  const search = useDeferredValue(words.trim());
  const people = useInfiniteQuery(peopleQuery(search));
  return (
    <>
      <p className={styles.hint}>{d.text}</p>
      <TextField
        type="search"
        label={d.find}
        placeholder={d.findHint}
        value={words}
        onChange={setWords}
        maxLength={200}
        icon={<Search size={16} />}
        className={styles.form}
      />
      {people.isPending && <Skeleton lines={3} height={56} />}
      {people.isError && <Failure compact error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.length === 0 && <p className={styles.hint}>{d.nobody({ words: search })}</p>}
      {people.data && (
        <ul className={styles.people}>
          {people.data.map(person => (
            <Row key={person.id} person={person} />
          ))}
        </ul>
      )}
      <MoreButton query={people} />
    </>
  );
}

function Row({ person }: { person: Person }) {
  const t = useTexts();
  const d = useDirectoryTexts();
  const [looking, setLooking] = useState(false);
  const places = person.organizations.map(({ name, role }) => d.place({ name, role: t.members.roles[role] }));
  return (
    <li>
      <Avatar name={person.name} id={person.id} size={32} />
      <div className={styles.person}>
        <span className={styles.who}>
          {person.name}
          <small>
            {person.email} · {places.join(", ") || d.without}
          </small>
        </span>
        {!person.email_verified && <Badge tone="amber">{d.unverified}</Badge>}
      </div>
      <IconButton
        size="s"
        label={d.look({ name: person.name })}
        icon={<MonitorSmartphone />}
        onPress={() => setLooking(true)}
      />
      {looking && <PersonDialog person={person} onClose={() => setLooking(false)} />}
    </li>
  );
}
