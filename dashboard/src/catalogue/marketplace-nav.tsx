import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTaken } from "../feedback/use-taken";
import { useOperator } from "../move/use-operator";
import { paths } from "../paths";
import { sessionQuery } from "../session/session";
import styles from "./marketplace-nav.module.css";
import { useCatalogueTexts } from "./texts";

/** The parts of the marketplace; strangers have fewer of them. */
export function MarketplaceNav() {
  const c = useCatalogueTexts();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const operator = useOperator();
  useTaken();
  const places = [
    { path: paths.extensions, name: c.nav.extensions },
    { path: paths.layouts, name: c.nav.layouts },
    { path: paths.recommend, name: c.nav.recommend },
    ...(session
      ? [
          { path: paths.publish, name: c.nav.publish },
          { path: paths.ownItems, name: c.nav.published },
          { path: paths.publishers, name: c.nav.publishers },
          { path: paths.statistics, name: c.nav.statistics },
        ]
      : []),
    ...(operator
      ? [
          { path: paths.review, name: c.nav.review },
          { path: paths.mirrors, name: c.nav.mirrors },
        ]
      : []),
  ];
  return (
    <nav aria-label={c.nav.label} className={styles.nav}>
      <ul>
        {places.map(place => (
          <li key={place.path}>
            <Link to={place.path} activeOptions={{ includeSearch: false }} className={styles.link}>
              {place.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
