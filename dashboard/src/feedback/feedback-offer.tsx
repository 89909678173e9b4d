import { useId } from "react";
import { Button } from "../ui/button";
import { notify } from "../ui/toast";
import { agree, decline } from "./choice";
import type { Draft } from "./draft";
import styles from "./feedback.module.css";
import { OutgoingView } from "./outgoing-view";
import { useFeedbackTexts } from "./texts";
import { useFeedback } from "./use-feedback";

/** Asks once for each text whether feedback may be sent; both answers weigh the same. */
export function FeedbackOffer({ draft }: { draft?: Draft | null }) {
  const f = useFeedbackTexts();
  const { state, consent } = useFeedback();
  const title = useId();
  if (state !== "unasked" || !consent) return null;
  const answer = (give: typeof agree, thanks: string) => {
    give(consent.version);
    notify(thanks);
  };
  return (
    <section className={styles.offer} aria-labelledby={title}>
      <h2 id={title}>{f.offer}</h2>
      <p lang={consent.language}>{consent.text}</p>
      <OutgoingView version={consent.version} draft={draft ?? null} />
      <div className={styles.actions}>
        <Button size="s" onPress={() => answer(agree, f.shared)}>
          {f.share}
        </Button>
        <Button size="s" onPress={() => answer(decline, f.declined)}>
          {f.decline}
        </Button>
        <small>{f.version({ version: consent.version })}</small>
      </div>
    </section>
  );
}
