import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { Member } from "../api/types";

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: async () => (await take(api.GET("/api/v1/organizations/current/members"))).items,
});

/** Members by id, for the names that tasks and messages show. */
export function useMembers(): Map<string, Member> {
  const { data } = useQuery({
    ...membersQuery,
    select: (members): Map<string, Member> => new Map(members.map(member => [member.user_id, member])),
  });
  return data ?? new Map();
}
