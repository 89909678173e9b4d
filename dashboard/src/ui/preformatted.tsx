interface PreformattedProps {
  className?: string | undefined;
  children: string;
}

/** Text whose lines do not break. */
export function Preformatted({ className, children }: PreformattedProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard
    <pre className={className} tabIndex={0}>
      {children}
    </pre>
  );
}
