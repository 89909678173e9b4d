import { Lock, Share2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "../ui/button";
import type { Subject } from "./queries";
import { useSharingTexts } from "./texts";

const ShareDialog = lazy(async () => ({ default: (await import("./share-dialog")).ShareDialog }));

/** Opens the dialog that says who sees a thing; a lock when not everybody does. */
export function ShareButton({ subject, restricted }: { subject: Subject; restricted: boolean }) {
  const s = useSharingTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={restricted ? `${s.share} (${s.restricted})` : s.share}
        icon={restricted ? <Lock /> : <Share2 />}
        onPress={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <ShareDialog subject={subject} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** For lists. */
export function RestrictedMark({ restricted }: { restricted: boolean }) {
  const s = useSharingTexts();
  return restricted ? <Lock size={13} role="img" aria-label={s.restricted} style={{ flex: "none" }} /> : null;
}
