import { lazy, Suspense } from "react";
import type { MarkdownProps } from "../markdown/markdown-view";
import { Skeleton } from "./states";

const MarkdownView = lazy(() => import("../markdown/markdown-view"));

/** Rendered Markdown; the renderer is downloaded when the first text is shown. */
export function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<Skeleton lines={3} height={16} />}>
      <MarkdownView {...props} />
    </Suspense>
  );
}
