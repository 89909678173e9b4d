import type { ReactNode } from "react";
import { useSession } from "../session/session";
import { Pictures } from "../ui/avatar";
import { useMembers } from "./members";

/** Below it everybody who belongs to the organisation is shown with their picture. */
export function Faces({ children }: { children: ReactNode }) {
  const { user } = useSession();
  const members = useMembers();
  const pictureOf = (id: string) => (id === user.id ? user : members.get(id))?.avatar_url ?? null;
  return <Pictures value={pictureOf}>{children}</Pictures>;
}
