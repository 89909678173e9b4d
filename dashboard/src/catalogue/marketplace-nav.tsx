import { Link } from "@tanstack/react-router";
import { paths } from "../paths";
import styles from "./marketplace-nav.module.css";
import { useCatalogueTexts } from "./texts";

/** The parts of the marketplace; strangers have two of them. */
export function MarketplaceNav() {
  const c = useCatalogueTexts();
  const places = [
    { path: paths.extensions, name: c.nav.extensions },
    { path: paths.layouts, name: c.nav.layouts },
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
