import type { ReactNode } from "react";
import styles from "./data-table.module.css";

interface DataTableProps {
  label: string;
  /** The heads; an empty one stands over buttons. */
  columns: string[];
  /** The rows. */
  children: ReactNode;
}

/** A table that may be wider than its place. */
export function DataTable({ label, columns, children }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard
    <section className={styles.table} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(column =>
              column ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <td key={column} />
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function NumberCell({ children }: { children: ReactNode }) {
  return <td className={styles.number}>{children}</td>;
}
