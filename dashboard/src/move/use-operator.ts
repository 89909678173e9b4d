import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { atLeast, sessionQuery } from "../session/session";
import { moveQuery } from "./queries";

/** Whether this person runs the server: undefined until the server has said so. */
export function useOperator(): boolean | undefined {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const owner = session !== null && atLeast(session, "owner");
  const move = useQuery({ ...moveQuery, enabled: owner });
  return !owner || move.data === null ? false : move.isFetched ? true : undefined;
}
