import { Paperclip, SendHorizontal } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { pastedFiles } from "../file/upload";
import { UploadList } from "../file/upload-list";
import { useUploads } from "../file/use-uploads";
import { useTexts } from "../language/language";
import { Button, IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Keys } from "../ui/keys";
import { type Command, matchingCommands } from "./commands";
import styles from "./composer.module.css";

/** Without it, a browser would open the file in place of the page. */
function allowFiles(event: DragEvent) {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault();
}

interface ComposerProps {
  /** What is typed and not sent is kept under this name until the tab is closed. */
  draftKey: string;
  /** Fails when the message was not sent; then its text is given back. */
  onSend: (content: string) => Promise<unknown>;
}

/** Where a message is written. `/` offers the commands; Enter sends, Shift+Enter starts a new line. */
export function Composer({ draftKey, onSend }: ComposerProps) {
  const t = useTexts();
  const listId = useId();
  const key = `resonant.message.${draftKey}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const { uploads, start } = useUploads();
  const choices = closed ? [] : matchingCommands(t, text);
  const index = Math.min(active, Math.max(0, choices.length - 1));

  const change = (next: string) => {
    setText(next);
    setClosed(false);
    setActive(0);
    sessionStorage.setItem(key, next);
  };
  const complete = (id: Command) => {
    change(`/${id} `);
    input.current?.focus();
  };
  const insert = (markdown: string) => {
    const field = input.current;
    const before = field?.value ?? text;
    const at = field?.selectionEnd ?? before.length;
    const gap = at > 0 && /\S$/.test(before.slice(0, at)) ? " " : "";
    change(before.slice(0, at) + gap + markdown + before.slice(at));
  };
  const attach = (files: readonly File[]) => {
    for (const file of files) start(file, insert);
    return files.length > 0;
  };
  const drop = (event: DragEvent) => {
    if (attach([...event.dataTransfer.files])) event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    if (attach(pastedFiles(event.clipboardData))) event.preventDefault();
  };
  const send = () => {
    if (!text.trim() || uploads.length > 0) return; // or a picture would miss its message
    onSend(text).catch(() => giveBack(text));
    change("");
  };
  // Above what was typed since, and in the draft, for whoever has gone elsewhere meanwhile.
  const giveBack = (sent: string) => {
    const since = sessionStorage.getItem(key)?.trim();
    change(since ? `${sent}\n\n${since}` : sent);
    setClosed(true); // it was chosen already
  };
  const listen = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter ends the conversion of kana, it does not send
    const choice = choices[index];
    if (choice) {
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) {
        event.preventDefault();
        setActive((index + move + choices.length) % choices.length);
        return;
      }
      if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
        event.preventDefault();
        complete(choice.id);
        return;
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        setClosed(true);
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className={styles.composer}
      data-composer
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      {choices.length > 0 && (
        <div id={listId} role="listbox" aria-label={t.thread.commandsLabel} className={styles.choices}>
          {choices.map((choice, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, which names the active choice
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text
            <div
              key={choice.id}
              id={`${listId}-${choice.id}`}
              role="option"
              aria-selected={at === index}
              className={cx(styles.choice, at === index && styles.active)}
              onClick={() => complete(choice.id)}
            >
              <code>{choice.name}</code>
              <span>{choice.help}</span>
            </div>
          ))}
        </div>
      )}
      <UploadList uploads={uploads} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button beside the text does the same by keyboard */}
      <div className={styles.box} onDrop={drop} onDragOver={allowFiles}>
        <textarea
          ref={input}
          rows={1}
          className={styles.input}
          value={text}
          placeholder={t.thread.placeholder}
          aria-label={t.thread.message}
          aria-controls={choices.length > 0 ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={choices[index] ? `${listId}-${choices[index].id}` : undefined}
          onChange={event => change(event.target.value)}
          onKeyDown={listen}
          onPaste={paste}
        />
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          data-testid="attachments"
          onChange={event => {
            attach([...(event.target.files ?? [])]);
            event.target.value = ""; // or choosing the same file again would do nothing
          }}
        />
        <IconButton size="s" icon={<Paperclip />} label={t.file.attach} onPress={() => chooser.current?.click()} />
        <Button
          type="submit"
          look="primary"
          size="s"
          icon={<SendHorizontal />}
          isDisabled={!text.trim() || uploads.length > 0}
        >
          {t.thread.send}
        </Button>
      </div>
      <p className={styles.hint}>
        <Keys keys="enter" /> {t.thread.enterSends} · <Keys keys="/" /> {t.thread.slashCommands}
      </p>
    </form>
  );
}
