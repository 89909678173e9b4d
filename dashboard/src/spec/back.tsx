import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useTexts } from "../language/language";
import styles from "./back.module.css";

export function BackToSpecs() {
  const t = useTexts();
  return (
    <Link to="/specs" className={styles.back} aria-label={t.spec.back}>
      <ChevronLeft size={18} aria-hidden="true" />
    </Link>
  );
}

export function BackToSpec({ id }: { id: string }) {
  const t = useTexts();
  return (
    <Link to="/specs/$id" params={{ id }} className={styles.back} aria-label={t.spec.backToText}>
      <ChevronLeft size={18} aria-hidden="true" />
    </Link>
  );
}
