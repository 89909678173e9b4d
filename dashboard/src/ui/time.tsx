import { useEffect, useState } from "react";
import { useFormat } from "../language/language";

/** "3 minutes ago", kept current; the exact time is its title. */
export function Ago({ at }: { at: string }) {
  const format = useFormat();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago(at)}
    </time>
  );
}
