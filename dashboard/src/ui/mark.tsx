/** The mark: four strokes of one sound. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M4 10v4M9.33 5.5v13M14.67 8v8M20 11v2" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
