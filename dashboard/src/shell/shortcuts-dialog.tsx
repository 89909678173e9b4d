import { useTexts } from "../language/language";
import { Dialog } from "../ui/dialog";
import { Keys } from "../ui/keys";
import { placeName, places } from "./navigation";
import styles from "./shortcuts-dialog.module.css";

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const groups: { title: string; rows: [string, string][] }[] = [
    {
      title: t.shortcuts.everywhere,
      rows: [
        ["mod+k", t.shortcuts.palette],
        ["/", t.shortcuts.search],
        ["?", t.shortcuts.help],
        ["esc", t.shortcuts.close],
      ],
    },
    {
      title: t.shortcuts.go,
      rows: [
        ...places.map((place): [string, string] => [place.shortcut, placeName(t, place.id)]),
        ["g ,", t.places.settings],
      ],
    },
    {
      title: t.shortcuts.create,
      rows: [
        ["n s", t.spec.new],
        ["n t", t.task.new],
        ["n d", t.thread.new],
      ],
    },
    {
      title: t.shortcuts.editor,
      rows: [
        ["mod+s", t.shortcuts.save],
        ["mod+f", t.shortcuts.find],
        ["esc tab", t.shortcuts.leaveEditor],
      ],
    },
    {
      title: t.shortcuts.board,
      rows: [
        ["alt+left", t.shortcuts.moveLeft],
        ["alt+right", t.shortcuts.moveRight],
        ["alt+up", t.shortcuts.moveUp],
        ["alt+down", t.shortcuts.moveDown],
        ["enter", t.shortcuts.openTask],
      ],
    },
  ];
  return (
    <Dialog title={t.shell.shortcuts} isOpen onClose={onClose} size="m">
      <div className={styles.groups}>
        {groups.map(group => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.rows}>
              {group.rows.map(([keys, what]) => (
                <div key={keys} className={styles.row}>
                  <dt>{what}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
