import { X } from "lucide-react";
import { useTexts } from "../language/language";
import { IconButton } from "../ui/button";
import styles from "./upload-list.module.css";
import type { ShownUpload } from "./use-uploads";

/** What is on its way to the server, and how far it is. */
export function UploadList({ uploads }: { uploads: readonly ShownUpload[] }) {
  const t = useTexts();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.uploads} aria-label={t.file.uploads}>
      {uploads.map(upload => (
        <li key={upload.id} className={styles.upload}>
          <span className={styles.name}>{upload.name}</span>
          <progress max={1} value={upload.sent} aria-label={t.file.uploading({ name: upload.name })} />
          <IconButton size="s" icon={<X />} label={t.file.stop({ name: upload.name })} onPress={upload.cancel} />
        </li>
      ))}
    </ul>
  );
}
