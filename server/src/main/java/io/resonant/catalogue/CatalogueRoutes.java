package io.resonant.catalogue;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Listing;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.registry.ItemKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue over HTTP. What everybody sees may be kept by caches; nobody's reading is limited by their address, behind
 * which a whole company may sit.
 */
final class CatalogueRoutes {
    private static final String RATE = "catalogue";
    private static final String FRESH = "public, max-age=60, stale-while-revalidate=600";
    /**
     * What a page of the marketplace asks for before it shows anything: an engine that runs pages sees them empty without.
     * It is read there and listed nowhere ({@code X-Robots-Tag}).
     */
    private static final List<String> READ_BY_PAGES = List.of(
            "/assets/",
            "/first-paint.js$",
            "/api/v1/auth/session$",
            "/api/v1/setup$",
            "/api/v1/extensions",
            "/api/v1/layouts",
            "/api/v1/registry/settings$");

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Catalogue catalogue;
    private final SearchMisses misses;
    private final Site site;

    CatalogueRoutes(Catalogue catalogue, SearchMisses misses, Site site) {
        this.catalogue = catalogue;
        this.misses = misses;
        this.site = site;
    }

    /** What a badge can say. */
    enum Metric {
        VERSION,
        DOWNLOADS
    }

    void declare(Routes routes) {
        for (var kind : ItemKind.values()) {
            declare(routes, kind, kind.name().toLowerCase(Locale.ROOT));
        }
        open(routes.get("/extensions.json"))
                .id("publicIndex")
                .summary("All extensions in the form of the public registry of Foxglove, for viewers")
                .respondsContent(200, "application/json")
                .handle(this::index);
        open(routes.get("/sitemap.xml"))
                .id("sitemap")
                .summary("The pages of all public items, for search engines")
                .respondsContent(200, "application/xml")
                .handle(this::sitemap);
        routes.get("/robots.txt")
                .id("robots")
                .summary(
                        "Which pages search engines may look at: those of the marketplace, while it is open (RFC 9309)")
                .access(Access.PUBLIC)
                .rate(RATE)
                .respondsContent(200, "text/plain")
                .handle(this::robots);
    }

    private void declare(Routes routes, ItemKind kind, String noun) {
        var all = "/api/v1/" + kind.plural();
        open(routes.get(all))
                .summary("Find " + kind.plural())
                .description("Without signing in, when an operator has opened the catalogue. Members also find what"
                        + " only their organisation sees.")
                .query("q", "Words that all occur in title, id, description, keywords, panels, schemas or topics")
                .query("keyword", "Exactly this keyword")
                .query("panel", "Part of the name of a panel")
                .query("schema", "Exactly this message schema; `a/msg/B` and `a/B` are the same")
                .query("publisher", "Only of this namespace")
                .query("sort", "`relevance` with `q`, else `downloads`", CatalogueQuery.Order.class)
                .paged()
                .respondsList(200, CatalogueItem.class)
                .handle(request -> search(request, kind));
        open(routes.get(all + "/{id}"))
                .summary("One " + noun + " by its latest version, with readme and change log as safe HTML")
                .responds(200, CatalogueDetail.class)
                .problem(404, "not_found")
                .problem(410, "release_removed")
                .handle(request -> detail(request, kind, null));
        open(routes.get(all + "/{id}/versions"))
                .summary("All versions of the " + noun + ", the newest first; removed ones as tombstones")
                .respondsList(200, CatalogueVersion.class)
                .problem(404, "not_found")
                .handle(request -> versions(request, kind));
        open(routes.get(all + "/{id}/versions/{version}"))
                .summary("One version of the " + noun)
                .responds(200, CatalogueDetail.class)
                .problem(404, "not_found")
                .problem(410, "release_removed")
                .handle(request -> detail(request, kind, request.path("version")));
        declareDocuments(routes, kind, noun, all);
    }

    private void declareDocuments(Routes routes, ItemKind kind, String noun, String all) {
        open(routes.get(all + "/{id}/versions/{version}/readme"))
                .summary("The readme of a version of the " + noun + ", as Markdown")
                .respondsContent(200, TEXT)
                .problem(404, "not_found")
                .problem(410, "release_removed")
                .handle(request -> document(request, kind, true));
        open(routes.get(all + "/{id}/versions/{version}/changelog"))
                .summary("The change log of a version of the " + noun + ", as Markdown")
                .respondsContent(200, TEXT)
                .problem(404, "not_found")
                .problem(410, "release_removed")
                .handle(request -> document(request, kind, false));
        open(routes.get(all + "/{id}/badge.svg"))
                .summary("A picture for readmes: the version of the " + noun + " or its downloads")
                .query("metric", "`version` when not given", Metric.class)
                .respondsContent(200, "image/svg+xml")
                .problem(404, "not_found")
                .handle(request -> badge(request, kind));
    }

    private Route open(Route route) {
        return route.access(Access.PUBLIC).rate(RATE).around((request, next) -> {
            catalogue.admit(request);
            return next.handle(request);
        });
    }

    private Response search(Request request, ItemKind kind) {
        var page = request.page();
        int from = page.after().map(CatalogueRoutes::place).orElse(0);
        var entries = catalogue.offered(reader(request)).stream()
                .filter(entry -> entry.head().kind() == kind)
                .toList();
        var query = CatalogueQuery.of(request);
        var found = query.find(entries);
        if (found.isEmpty() && query.isWordsOnly()) {
            misses.note(kind, query.terms());
        }
        var shown = found.subList(Math.min(from, found.size()), Math.min(from + page.limit(), found.size()));
        @Nullable String next = from + shown.size() < found.size() ? Integer.toString(from + shown.size()) : null;
        return answer(request, JsonCodec.writeBytes(new Listing<>(shown, next)));
    }

    private Response detail(Request request, ItemKind kind, @Nullable String version) {
        var snapshot = catalogue.everybodys();
        var entry = catalogue.find(reader(request), kind, request.path("id"));
        if (snapshot.find(kind, request.path("id")).filter(entry::equals).isEmpty()) {
            return answer(request, JsonCodec.writeBytes(catalogue.detail(entry, version)));
        }
        var rendered = snapshot.rendered(
                entry.head().key() + "@" + version, () -> JsonCodec.writeBytes(catalogue.detail(entry, version)));
        return answer(request, "application/json", rendered);
    }

    private Response versions(Request request, ItemKind kind) {
        var entry = catalogue.find(reader(request), kind, request.path("id"));
        var versions = entry.versions().stream().map(Entry.Version::shown).toList();
        return answer(request, JsonCodec.writeBytes(new Listing<>(versions, null)));
    }

    private Response document(Request request, ItemKind kind, boolean readme) {
        var entry = catalogue.find(reader(request), kind, request.path("id"));
        var version = entry.version(request.path("version")).orElseThrow(() -> Problem.notFound("version"));
        Catalogue.requirePresent(entry, version);
        var documents = catalogue.documents(version);
        var text = readme ? documents.readme() : documents.changelog();
        if (text == null) {
            throw Problem.notFound(readme ? "readme" : "changelog");
        }
        return answer(request, TEXT, Snapshot.Rendered.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Response badge(Request request, ItemKind kind) {
        var item = catalogue
                .find(reader(request), kind, request.path("id"))
                .item()
                .orElseThrow(() -> Problem.notFound(kind.name().toLowerCase(Locale.ROOT)));
        var svg = switch (request.query("metric", Metric.class).orElse(Metric.VERSION)) {
            case VERSION -> Badge.svg(item.displayName(), "v" + item.version(), "#2f6fdf");
            case DOWNLOADS -> Badge.svg("downloads", Long.toString(item.downloads()), "#3a8f4d");
        };
        return answer(request, "image/svg+xml", Snapshot.Rendered.of(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private Response index(Request request) {
        var snapshot = catalogue.everybodys();
        var address = site.of(request);
        return answer(
                request,
                "application/json",
                snapshot.rendered("index " + address, () -> PublicIndex.extensions(snapshot.offered(), address)));
    }

    private Response sitemap(Request request) {
        var snapshot = catalogue.everybodys();
        var address = site.of(request);
        return answer(
                request,
                "application/xml",
                snapshot.rendered("sitemap " + address, () -> sitemap(snapshot.offered(), address)));
    }

    private static byte[] sitemap(List<Entry> offered, String address) {
        var xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                """);
        for (var entry : offered) {
            xml.append("<url><loc>")
                    .append((address + "/" + entry.head().kind().plural() + "/"
                                    + entry.head().itemId())
                            .replace("&", "&amp;")
                            .replace("<", "&lt;"))
                    .append("</loc></url>\n");
        }
        return xml.append("</urlset>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Answered to whoever asks, also while the catalogue is closed: without an answer everything could be looked at. */
    private Response robots(Request request) {
        var text = new StringBuilder("User-agent: *\n");
        if (catalogue.isOpen()) {
            for (var kind : ItemKind.values()) {
                text.append("Allow: /").append(kind.plural()).append('\n');
            }
            READ_BY_PAGES.forEach(path -> text.append("Allow: ").append(path).append('\n'));
        }
        text.append("Disallow: /\n");
        if (catalogue.isOpen()) {
            text.append("\nSitemap: ").append(site.of(request)).append("/sitemap.xml\n");
        }
        return answer(request, TEXT, Snapshot.Rendered.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private Response answer(Request request, byte[] json) {
        return answer(request, "application/json", Snapshot.Rendered.of(json));
    }

    /** What strangers get may be kept by caches and read by pages of other sites; what members get may not. */
    private Response answer(Request request, String type, Snapshot.Rendered rendered) {
        var response = Response.bytes(200, type, rendered.bytes())
                .etag(rendered.tag())
                .header("X-Robots-Tag", "noindex"); // pages are found, not what they are made of
        return reader(request).isEmpty() && catalogue.isOpen()
                ? response.header("Cache-Control", FRESH).shared()
                : response;
    }

    private static Optional<Actor> reader(Request request) {
        return request.findPrincipal(Actor.class);
    }

    private static int place(String text) {
        if (!text.matches("[0-9]{1,8}")) {
            throw Problem.invalid("after", "invalid");
        }
        return Integer.parseInt(text);
    }
}
