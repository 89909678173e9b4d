import { type ComponentProps, createContext, memo, useContext } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { useTexts } from "../language/language";
import { cx } from "../ui/cx";
import { rehypeLines } from "./lines";
import styles from "./markdown-view.module.css";
import { isUploaded, type ReadFile, ReadFileContext, UploadedLink, UploadedPicture } from "./uploaded";

export interface MarkdownProps {
  text: string;
  /** Smaller type, for messages and descriptions. */
  compact?: boolean;
  /** Called with the line of a check box that was ticked or cleared; without it they only show. */
  onToggleTask?: (line: number) => void;
  /** How to come by uploaded files where their addresses alone open nothing. */
  readFile?: ReadFile;
}

// What people write may hold HTML. It passes a list of what is harmless, and the page's policy is the second wall.
const schema = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, "*": [...(defaultSchema.attributes?.["*"] ?? []), "dataLine"] },
};

// Front matter is metadata, not text; as many line breaks take its place, so that line numbers stay right.
function withoutFrontMatter(text: string): string {
  return text.replace(/^---\r?\n[\s\S]*?\r?\n---[ \t]*(?=\r?\n|$)/, matter => matter.replace(/[^\n]/g, ""));
}

const ToggleContext = createContext<((line: number) => void) | undefined>(undefined);

// Defined once: with new functions at every key stroke React would build the whole text anew.
const components: Components = {
  a: ({ node: _node, href = "", children, ...props }) => {
    if (useContext(ReadFileContext) && isUploaded(href)) return <UploadedLink address={href}>{children}</UploadedLink>;
    const outside = /^[a-z]+:/i.test(href);
    return (
      <a {...props} href={href} {...(outside ? { target: "_blank", rel: "noreferrer noopener" } : {})}>
        {children}
      </a>
    );
  },
  // Pictures from elsewhere would tell that server who reads this; the policy blocks them, so a link stands for them.
  img: ({ node: _node, src, alt, ...props }) => {
    if (useContext(ReadFileContext) && isUploaded(src)) return <UploadedPicture address={src} alt={alt ?? ""} />;
    return typeof src === "string" && src.startsWith("/") && !src.startsWith("//") ? (
      <img {...props} src={src} alt={alt ?? ""} />
    ) : (
      <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noreferrer noopener">
        {alt || src}
      </a>
    );
  },
  table: ({ node: _node, ...props }) => <Table {...props} />,
  input: ({ node, ...props }) => <Tick line={lineOf(node)} {...props} />,
  pre: ({ node: _node, ...props }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard
    <pre {...props} tabIndex={0} />
  ),
};

function MarkdownView({ text, compact, onToggleTask, readFile }: MarkdownProps) {
  return (
    <ToggleContext value={onToggleTask}>
      <ReadFileContext value={readFile}>
        <div lang={languageOf(text)} className={cx(styles.markdown, compact && styles.compact)}>
          <ReactMarkdown
            // CommonMark alone does not see where **強調（例）**の ends in Japanese text.
            remarkPlugins={[remarkGfm, remarkCjkFriendly]}
            rehypePlugins={[rehypeRaw, rehypeLines, [rehypeSanitize, schema]]}
            components={components}
          >
            {withoutFrontMatter(text)}
          </ReactMarkdown>
        </div>
      </ReadFileContext>
    </ToggleContext>
  );
}

function Table(props: ComponentProps<"table">) {
  const t = useTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard
    <section className={styles.table} tabIndex={0} aria-label={t.markdown.table}>
      <table {...props} />
    </section>
  );
}

export default memo(MarkdownView);

/** Kana say that a text is Japanese, whatever the language of the dashboard: fonts and line breaks depend on it. */
function languageOf(text: string): "ja" | undefined {
  return /[\u3041-\u30fa]/.test(text) ? "ja" : undefined;
}

function lineOf(node: { properties?: Record<string, unknown> } | undefined): number | undefined {
  const line = node?.properties?.dataLine;
  return typeof line === "number" ? line : undefined;
}

interface TickProps extends ComponentProps<"input"> {
  line: number | undefined;
}

function Tick({ line, checked, type, disabled: _disabled, ...props }: TickProps) {
  const t = useTexts();
  const onToggle = useContext(ToggleContext);
  if (type !== "checkbox") return null;
  const usable = onToggle !== undefined && line !== undefined;
  return (
    <input
      {...props}
      type="checkbox"
      aria-label={t.markdown.task}
      checked={Boolean(checked)}
      disabled={!usable}
      onChange={() => usable && onToggle(line)}
    />
  );
}
