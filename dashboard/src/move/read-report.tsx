import { FileText } from "lucide-react";
import { LinkButton } from "../ui/button";
import { useMoveTexts } from "./texts";

/** The report as a page of its own. */
export function ReadReport({ path }: { path: string }) {
  const t = useMoveTexts();
  return (
    <LinkButton href={`${path}/page`} target="_blank" size="s" icon={<FileText aria-hidden="true" />}>
      {t.readReport}
    </LinkButton>
  );
}
