import { Button } from "../ui/button";
import styles from "./move-section.module.css";
import type { Acts } from "./use-acts";

export const verbs = ["verify", "switch", "rollback", "complete", "cancel"] as const;
export type Verb = (typeof verbs)[number];

interface ActButtonsProps {
  acts: Acts<Verb>;
  /** What can be done now. */
  possible: string[];
  /** The one that leads on. */
  first: Verb;
  names: (verb: Verb) => string;
}

/** Whether it needs a second thought. */
export const isGrave = (verb: Verb) => verb !== "verify" && verb !== "switch";

export function ActButtons({ acts, possible, first, names }: ActButtonsProps) {
  return (
    <div className={styles.buttons}>
      {verbs
        .filter(verb => possible.includes(verb))
        .map(verb => (
          <Button
            key={verb}
            look={verb === first ? "primary" : "secondary"}
            isDisabled={acts.isPending}
            onPress={() => acts.ask(verb)}
          >
            {names(verb)}
          </Button>
        ))}
    </div>
  );
}
