import { type InfiniteData, type UseInfiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { type Key, type ReactNode, useState } from "react";
import type { PageOf } from "../api/pages";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import styles from "./moderation.module.css";
import { useModerationTexts } from "./texts";

interface ReviewedProps<Item, State extends string> {
  /** The states, with the one that waits first. */
  states: readonly { id: State; label: string }[];
  query: (state: State) => UseInfiniteQueryOptions<PageOf<Item>, Error, Item[], readonly unknown[], string | undefined>;
  children: (item: Item) => { key: Key; card: ReactNode };
}

export type Pages<Item> = InfiniteData<PageOf<Item>, string | undefined>;

/** Everything in one state, the oldest first. */
export function Reviewed<Item, State extends string>({ states, query, children }: ReviewedProps<Item, State>) {
  const m = useModerationTexts();
  const [state, setState] = useState<State>((states[0] as { id: State }).id);
  const found = useInfiniteQuery(query(state));
  return (
    <div className={styles.reviewed}>
      <Select<State>
        label={m.state}
        look="compact"
        hideLabel
        value={state}
        choices={states}
        onChange={setState}
        className={styles.state}
      />
      {found.isPending && <Skeleton lines={3} height={96} />}
      {found.isError && <Failure compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <Empty compact icon={<CheckCheck />} title={m.none}>
          {m.noneText}
        </Empty>
      )}
      <ul className={styles.list}>
        {found.data?.map(item => {
          const { key, card } = children(item);
          return <li key={key}>{card}</li>;
        })}
      </ul>
      <MoreButton query={found} />
    </div>
  );
}
