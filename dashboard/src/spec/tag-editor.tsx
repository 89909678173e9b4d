import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, Tag, TagGroup, TagList } from "react-aria-components";
import { useTexts } from "../language/language";
import styles from "./tag-editor.module.css";

interface TagEditorProps {
  tags: readonly string[];
  readOnly: boolean;
  onChange: (tags: string[]) => void;
}

export function TagEditor({ tags, readOnly, onChange }: TagEditorProps) {
  const t = useTexts();
  const [adding, setAdding] = useState(false);
  const add = (text: string) => {
    const fresh = text
      .split(/[,、，]/)
      .map(tag => tag.trim().replace(/^#/, ""))
      .filter(tag => tag && !tags.includes(tag));
    if (fresh.length > 0) onChange([...tags, ...fresh]);
    setAdding(false);
  };
  return (
    <div className={styles.tags}>
      {tags.length > 0 && (
        <TagGroup
          aria-label={t.spec.tags}
          onRemove={readOnly ? undefined : removed => onChange(tags.filter(tag => !removed.has(tag)))}
        >
          <TagList className={styles.list} items={tags.map(id => ({ id }))}>
            {({ id }) => (
              <Tag id={id} textValue={id} className={styles.tag}>
                {id}
                {!readOnly && (
                  <Button slot="remove" className={styles.remove}>
                    <X size={12} aria-hidden="true" />
                  </Button>
                )}
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
      {!readOnly &&
        (adding ? (
          <input
            // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked for it
            autoFocus
            className={styles.input}
            aria-label={t.spec.addTag}
            maxLength={60}
            onBlur={event => add(event.target.value)}
            onKeyDown={event => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Enter") add(event.currentTarget.value);
              if (event.key === "Escape") setAdding(false);
            }}
          />
        ) : (
          <Button className={styles.add} onPress={() => setAdding(true)}>
            <Plus size={13} aria-hidden="true" />
            {t.spec.addTag}
          </Button>
        ))}
    </div>
  );
}
