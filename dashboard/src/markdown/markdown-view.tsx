import { Link2 } from "lucide-react";
import { type ComponentProps, createContext, memo, useContext, useEffect, useId, useMemo, useRef } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { useTexts } from "../language/language";
import { copy } from "../ui/copy";
import { cx } from "../ui/cx";
import { follow, rehypeAnchors } from "./anchors";
import { rehypeLines } from "./lines";
import styles from "./markdown-view.module.css";
import { isUploaded, type ReadFile, ReadFileContext, UploadedLink, UploadedPicture } from "./uploaded";
import { rehypeWideBreaks } from "./wide-breaks";

export interface MarkdownProps {
  text: string;
  /** Smaller type, for messages and descriptions. */
  compact?: boolean;
  /** Called with the line of a check box that was ticked or cleared; without it they only show. */
  onToggleTask?: (line: number) => void;
  /** Where this text stands alone: its headings offer links to themselves, and the fragment of the address is followed. */
  address?: string;
  /** How to come by uploaded files where their addresses alone open nothing. */
  readFile?: ReadFile;
}

// What people write may hold HTML. It passes a list of what is harmless, and the page's policy is the second wall.
const schema = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, "*": [...(defaultSchema.attributes?.["*"] ?? []), "dataLine"] },
};

/** What a stranger's text names must never pass for a name of the page: each name gets the prefix of its text. */
function pluginsFor(prefix: string): ComponentProps<typeof ReactMarkdown>["rehypePlugins"] {
  return [
    rehypeRaw,
    rehypeLines,
    rehypeAnchors,
    rehypeWideBreaks,
    [rehypeSanitize, { ...schema, clobberPrefix: prefix }],
  ];
}

// Front matter is metadata, not text; as many line breaks take its place, so that line numbers stay right.
function withoutFrontMatter(text: string): string {
  return text.replace(/^---\r?\n[\s\S]*?\r?\n---[ \t]*(?=\r?\n|$)/, matter => matter.replace(/[^\n]/g, ""));
}

interface Place {
  address: string | undefined;
  prefix: string;
  follow: (fragment: string) => boolean;
}

const PlaceContext = createContext<Place>({ address: undefined, prefix: "", follow: () => false });
const ToggleContext = createContext<((line: number) => void) | undefined>(undefined);

// Defined once: with new functions at every key stroke React would build the whole text anew.
const components: Components = {
  a: ({ node: _node, href = "", children, ...props }) => {
    const place = useContext(PlaceContext);
    if (useContext(ReadFileContext) && isUploaded(href)) return <UploadedLink address={href}>{children}</UploadedLink>;
    if (href.startsWith("#")) {
      return (
        <a
          {...props}
          href={href}
          onClick={event => {
            if (place.follow(href) && place.address !== undefined) return;
            event.preventDefault(); // the fragment of such a page says something else, or nothing here has that name
          }}
        >
          {children}
        </a>
      );
    }
    const outside = /^[a-z]+:/i.test(href);
    const bare = children === href || `mailto:${children}` === href;
    return (
      <a
        {...props}
        href={href}
        data-bare={bare || undefined}
        {...(outside ? { target: "_blank", rel: "noreferrer noopener" } : {})}
      >
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
  h1: props => <Heading {...props} />,
  h2: props => <Heading {...props} />,
  h3: props => <Heading {...props} />,
  h4: props => <Heading {...props} />,
  h5: props => <Heading {...props} />,
  h6: props => <Heading {...props} />,
  table: ({ node: _node, ...props }) => <Table {...props} />,
  input: ({ node, ...props }) => <Tick line={lineOf(node)} {...props} />,
  pre: ({ node: _node, ...props }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard
    <pre {...props} tabIndex={0} />
  ),
};

function MarkdownView({ text, compact, onToggleTask, address, readFile }: MarkdownProps) {
  const t = useTexts();
  const own = useId();
  const container = useRef<HTMLDivElement>(null);
  const prefix = address === undefined ? `${own}-` : "user-content-";
  const plugins = useMemo(() => pluginsFor(prefix), [prefix]);
  const place = useMemo(
    () => ({ address, prefix, follow: (fragment: string) => follow(container.current, prefix, fragment) }),
    [address, prefix],
  );
  const notes = useMemo(
    () => ({
      clobberPrefix: "", // the list of what is harmless puts one
      footnoteLabel: t.markdown.footnotes,
      footnoteLabelProperties: {},
      footnoteBackLabel: (number: number) => t.markdown.backToText({ number: number + 1 }),
    }),
    [t],
  );
  useEffect(() => {
    if (place.address === undefined) return;
    const go = () => void place.follow(window.location.hash);
    go();
    window.addEventListener("hashchange", go);
    return () => window.removeEventListener("hashchange", go);
  }, [place]);
  return (
    <ToggleContext value={onToggleTask}>
      <ReadFileContext value={readFile}>
        <PlaceContext value={place}>
          <div ref={container} lang={languageOf(text)} className={cx(styles.markdown, compact && styles.compact)}>
            <ReactMarkdown
              // CommonMark alone does not see where **強調（例）**の ends in Japanese text.
              remarkPlugins={[remarkGfm, remarkCjkFriendly]}
              remarkRehypeOptions={notes}
              rehypePlugins={plugins}
              components={components}
            >
              {withoutFrontMatter(text)}
            </ReactMarkdown>
          </div>
        </PlaceContext>
      </ReadFileContext>
    </ToggleContext>
  );
}

type HeadingProps = ComponentProps<"h1"> & { node?: { tagName: string } };

/** The link stands beside the heading, not in it: whoever goes from heading to heading by ear hears their words only. */
function Heading({ node, id, children, ...props }: HeadingProps) {
  const t = useTexts();
  const { address, prefix } = useContext(PlaceContext);
  const Level = (node?.tagName ?? "h2") as "h1";
  const words = (
    <Level {...props} id={id}>
      {children}
    </Level>
  );
  if (address === undefined || !id) return words;
  const fragment = `#${encodeURIComponent(id.slice(prefix.length))}`;
  return (
    <div className={styles.heading}>
      {words}
      <a
        href={fragment}
        className={styles.anchor}
        aria-label={t.markdown.copyLink}
        aria-describedby={id}
        title={t.markdown.copyLink}
        onClick={() => copy(t, new URL(address + fragment, window.location.href).href)}
      >
        <Link2 size={15} aria-hidden="true" />
      </a>
    </div>
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
