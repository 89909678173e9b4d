import { UnfoldVertical } from "lucide-react";
import { Fragment, type ReactNode, useMemo, useState } from "react";
import { useTexts } from "../language/language";
import { cx } from "../ui/cx";
import styles from "./diff-view.module.css";
import { type Block, comparePieces, foldEqual, type Line, type Piece, pairLines, type Row } from "./lines";

interface DiffViewProps {
  lines: readonly Line[];
  mode: "split" | "inline";
  before: string;
  after: string;
}

/** Two versions of a text. Signs (+ and −) say what the colours say. */
export default function DiffView({ lines, mode, before, after }: DiffViewProps) {
  const t = useTexts();
  const blocks = useMemo(() => foldEqual(pairLines(lines)), [lines]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide comparison must be scrollable by keyboard
    <section className={styles.box} tabIndex={0} aria-label={t.diff.label({ before, after })}>
      <table className={cx(styles.table, styles[mode])}>
        <colgroup>
          {mode === "split" ? (
            <>
              <col className={styles.numbers} />
              <col />
              <col className={styles.numbers} />
              <col />
            </>
          ) : (
            <>
              <col className={styles.numbers} />
              <col className={styles.numbers} />
              <col />
            </>
          )}
        </colgroup>
        <thead>
          <tr>
            {mode === "split" ? (
              <>
                <th colSpan={2} scope="col">
                  {before}
                </th>
                <th colSpan={2} scope="col">
                  {after}
                </th>
              </>
            ) : (
              <th colSpan={3} scope="col">
                {before} → {after}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {blocks.map((block, index) => (
            <BlockRows
              // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and never move
              key={index}
              block={block}
              mode={mode}
              isOpen={opened.has(index)}
              onOpen={() => setOpened(new Set([...opened, index]))}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface BlockRowsProps {
  block: Block;
  mode: "split" | "inline";
  isOpen: boolean;
  onOpen: () => void;
}

function BlockRows({ block, mode, isOpen, onOpen }: BlockRowsProps): ReactNode {
  const t = useTexts();
  if (block.kind === "fold" && !isOpen) {
    return (
      <tr>
        <td colSpan={4} className={styles.fold}>
          <button type="button" onClick={onOpen}>
            <UnfoldVertical size={14} aria-hidden="true" />
            {t.diff.unchanged({ count: block.rows.length })}
          </button>
        </td>
      </tr>
    );
  }
  const Shape = mode === "split" ? SplitRow : InlineRow;
  return block.rows.map(row => <Shape key={`${row.left?.from_line ?? ""}:${row.right?.to_line ?? ""}`} row={row} />);
}

function pieces(row: Row): { left: Piece[]; right: Piece[] } {
  const { left, right } = row;
  if (left && right && left !== right) return comparePieces(left.text, right.text);
  return {
    left: left ? [{ text: left.text, changed: false }] : [],
    right: right ? [{ text: right.text, changed: false }] : [],
  };
}

function SplitRow({ row }: { row: Row }) {
  const { left, right } = pieces(row);
  return (
    <tr>
      <td className={styles.number}>{row.left?.from_line}</td>
      <Side line={row.left} parts={left} />
      <td className={styles.number}>{row.right?.to_line}</td>
      <Side line={row.right} parts={right} />
    </tr>
  );
}

function InlineRow({ row }: { row: Row }) {
  const { left, right } = pieces(row);
  if (row.left && row.left === row.right) {
    return (
      <tr>
        <td className={styles.number}>{row.left.from_line}</td>
        <td className={styles.number}>{row.left.to_line}</td>
        <Side line={row.left} parts={left} />
      </tr>
    );
  }
  return (
    <Fragment>
      {row.left && (
        <tr>
          <td className={styles.number}>{row.left.from_line}</td>
          <td className={styles.number} />
          <Side line={row.left} parts={left} />
        </tr>
      )}
      {row.right && (
        <tr>
          <td className={styles.number} />
          <td className={styles.number}>{row.right.to_line}</td>
          <Side line={row.right} parts={right} />
        </tr>
      )}
    </Fragment>
  );
}

const signs = { equal: "\u00a0", insert: "+", delete: "−" };

function Side({ line, parts }: { line: Line | null; parts: Piece[] }) {
  const t = useTexts();
  if (!line) return <td className={styles.absent} />;
  return (
    <td className={cx(styles.text, styles[line.kind])}>
      <span className={styles.sign} aria-hidden="true">
        {signs[line.kind]}
      </span>
      {line.kind !== "equal" && <span className="visually-hidden">{t.diff[line.kind]} </span>}
      {parts.map((part, index) =>
        part.changed ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
          <mark key={index}>{part.text}</mark>
        ) : (
          part.text
        ),
      )}
    </td>
  );
}
