import { useEffect, useRef } from "react";
import { useTexts } from "../language/language";
import { Button } from "./button";
import styles from "./more-button.module.css";

interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Reads the next page when it comes into sight; stays a button for those who do not scroll. */
export function MoreButton({ query }: MoreButtonProps) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (!box.current || !hasNextPage || isFetchingNextPage) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) void fetchNextPage();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={box} className={styles.more}>
      <Button isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
        {t.common.more}
      </Button>
    </div>
  );
}
