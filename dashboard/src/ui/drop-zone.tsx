import { type DragEvent, type ReactNode, useState } from "react";
import { FileTrigger } from "react-aria-components";
import { Button } from "./button";
import { cx } from "./cx";
import styles from "./drop-zone.module.css";

interface DropZoneProps {
  icon: ReactNode;
  text: string;
  /** While files hang over it. */
  dropText: string;
  /** The button that does the same without a mouse. */
  action: string;
  /** Such as `.json`. */
  types: readonly string[];
  isDisabled?: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Takes files that are dropped on it or chosen. */
export function DropZone({ icon, text, dropText, action, types, isDisabled, onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!isDisabled) onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      className={cx(styles.zone, over && styles.over)}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {icon}
      <p data-short="">{over ? dropText : text}</p>
      <FileTrigger acceptedFileTypes={types} onSelect={files => onFiles([...(files ?? [])])}>
        <Button look="primary" isDisabled={isDisabled}>
          {action}
        </Button>
      </FileTrigger>
    </div>
  );
}
