import { Copy } from "lucide-react";
import { useTexts } from "../language/language";
import { IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import styles from "./namespace.module.css";
import { useNamespaceTexts } from "./texts";

/** A text that somebody has to put elsewhere, letter by letter. */
export function CopyBox({ text }: { text: string }) {
  const t = useTexts();
  const n = useNamespaceTexts();
  return (
    <span className={styles.copy}>
      <code>{text}</code>
      <IconButton
        size="s"
        label={n.copy({ what: text.length > 40 ? `${text.slice(0, 39)}…` : text })}
        icon={<Copy />}
        onPress={() => copy(t, text)}
      />
    </span>
  );
}
