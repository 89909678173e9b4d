import type { ReactNode } from "react";

/** A name and what is known; nothing when there is nothing. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
