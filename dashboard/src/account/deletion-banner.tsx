import type { Deletion } from "../api/types";
import { useFormat } from "../language/language";
import { useSession } from "../session/session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { useKeep } from "./deletions";
import { useAccountTexts } from "./texts";

/** Stands above every page until the day has come, so that nobody is surprised. */
export default function DeletionBanner({ deletion }: { deletion: Deletion }) {
  const a = useAccountTexts();
  const format = useFormat();
  const session = useSession();
  const keep = useKeep(deletion.subject);
  const person = deletion.subject === "person";
  const date = format.date(deletion.due_at);
  return (
    <Banner
      tone="warn"
      actions={
        (person || session.role === "owner") && (
          <Button size="s" isPending={keep.isPending} onPress={() => keep.mutate()}>
            {person ? a.deletion.keepAccount : a.deletion.keepOrganization}
          </Button>
        )
      }
    >
      {person ? a.deletion.accountGoes({ date }) : a.deletion.organizationGoes({ name: deletion.name, date })}
      {deletion.held_by.length > 0 && ` ${a.deletion.held({ organizations: format.list(deletion.held_by) })}`}
    </Banner>
  );
}
