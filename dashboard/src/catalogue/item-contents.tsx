import { Link } from "@tanstack/react-router";
import { PackageOpen } from "lucide-react";
import type { ReactNode } from "react";
import type { CatalogueDetail } from "../api/types";
import { paths } from "../paths";
import { Tag } from "../ui/badge";
import { Empty } from "../ui/states";
import styles from "./item-page.module.css";
import { useCatalogueTexts } from "./texts";

/** What the server has found in the file without running it. */
export function ItemContents({ detail }: { detail: CatalogueDetail }) {
  const c = useCatalogueTexts();
  const { item, converters, topics, extensions, capabilities } = detail;
  const list = item.kind === "extension" ? paths.extensions : paths.layouts;
  const nothing = [item.panels, item.schemas, converters, topics, extensions, capabilities].every(
    each => each.length === 0,
  );
  if (nothing) {
    return (
      <Empty compact icon={<PackageOpen />} title={c.contents.none}>
        {item.kind === "extension" && c.contents.noCapabilities}
      </Empty>
    );
  }
  return (
    <div className={styles.contents}>
      <Group title={c.contents.panels[item.kind]} names={item.panels}>
        {panel => (
          <Link to={list} search={{ panel }}>
            {panel}
          </Link>
        )}
      </Group>
      <Group
        title={c.contents.converters}
        names={converters.map(({ from, to }) => c.contents.converter({ from, to }))}
      />
      <Group title={c.contents.schemas[item.kind]} names={item.schemas}>
        {schema => (
          <Link to={list} search={{ schema }}>
            <code>{schema}</code>
          </Link>
        )}
      </Group>
      <Group title={c.contents.topics} names={topics}>
        {topic => <code>{topic}</code>}
      </Group>
      <Group title={c.contents.extensions} names={extensions}>
        {title => (
          <Link to={paths.extensions} search={{ q: title }}>
            {title}
          </Link>
        )}
      </Group>
      {item.kind === "extension" && (
        <section>
          <h2>{c.contents.capabilities}</h2>
          <p className={styles.quiet}>
            {capabilities.length === 0
              ? c.contents.noCapabilities
              : capabilities.map(name => <Tag key={name}>{name}</Tag>)}
          </p>
        </section>
      )}
    </div>
  );
}

interface GroupProps {
  title: string;
  names: string[];
  children?: (name: string) => ReactNode;
}

function Group({ title, names, children = name => name }: GroupProps) {
  if (names.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <span className={styles.quiet}>{names.length}</span>
      </h2>
      <ul className={styles.names}>
        {[...new Set(names)].map(name => (
          <li key={name}>{children(name)}</li>
        ))}
      </ul>
    </section>
  );
}
