package io.resonant.contract;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.openapi.ApiPage;
import io.resonant.kernel.openapi.OpenApi;

/** Says what the API is. Made when first asked for, because most starts of the server never are. */
public final class Contract {
    private static final String TITLE = "Resonant API";

    private final Routes routes;
    private final String version;
    private final Access everybody;
    private volatile Json document = Json.EMPTY_OBJECT;

    /** @param everybody the rule that lets anybody in */
    public Contract(Routes routes, String version, Access everybody) {
        this.routes = routes;
        this.version = version;
        this.everybody = everybody;
    }

    public void declareRoutes() {
        routes.get("/api/openapi.json")
                .summary("This API as an OpenAPI 3.1 document")
                .access(everybody)
                .cacheable()
                .respondsContent(200, "application/json")
                .handle(_ -> openApi());
        routes.get("/api/docs")
                .summary("This API as a page")
                .access(everybody)
                .cacheable()
                .respondsContent(200, "text/html")
                .handle(this::page);
        routes.get("/api/docs.css")
                .summary("How the page looks")
                .access(everybody)
                .cacheable()
                .hidden()
                .handle(_ -> Response.text(200, "text/css; charset=utf-8", ApiPage.STYLE)
                        .header("Cache-Control", "public, max-age=3600"));
    }

    /** The OpenAPI 3.1 document. */
    public Json document() {
        if (document.equals(Json.EMPTY_OBJECT)) {
            document = Json.of(OpenApi.document(routes, TITLE, version, everybody.name()));
        }
        return document;
    }

    private Response openApi() {
        var json = document();
        return Response.ok(json)
                .etag(Digests.sha256Hex(json.text()).substring(0, 32))
                .header("Cache-Control", "no-cache");
    }

    private Response page(Request request) {
        return Response.text(200, "text/html; charset=utf-8", ApiPage.render(routes, TITLE, request.language()))
                .header("Vary", "Accept-Language");
    }
}
