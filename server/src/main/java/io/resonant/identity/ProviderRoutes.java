package io.resonant.identity;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** What owners set up. */
final class ProviderRoutes {
    private static final String PROVIDERS = "/api/v1/identity-providers";
    private static final String DOMAINS = "/api/v1/identity-domains";
    private static final String PROOF = "proof_needed";
    private static final String[] ISSUER = {"provider_unreachable", "provider_private", "provider_malformed"};

    private final IdentityProviders providers;
    private final IdentityDomains domains;

    ProviderRoutes(IdentityProviders providers, IdentityDomains domains) {
        this.providers = providers;
        this.domains = domains;
    }

    record AddDomain(String domain) {}

    /** @param redirectUri where a provider sends people back to */
    record Registration(String redirectUri) {}

    void declare(Routes routes) {
        routes.get(PROVIDERS)
                .summary("Whose servers vouch for people of the organisation")
                .access(Access.OWNER)
                .respondsList(200, IdentityProvider.class)
                .handle(request -> Response.list(providers.list(actor(request)), null));
        routes.get(PROVIDERS + "/registration")
                .summary("What a provider has to be told of this server")
                .access(Access.OWNER)
                .responds(200, Registration.class)
                .handle(request -> Response.ok(new Registration(providers.redirectUri())));
        routes.post(PROVIDERS)
                .summary("Let a server vouch for people of the organisation")
                .access(Access.OWNER)
                .body(ProviderSettings.class)
                .responds(201, IdentityProvider.class)
                .problem(403, PROOF)
                .problem(409, "provider_exists", "too_many_providers")
                .problem(502, ISSUER)
                .handle(request -> {
                    var made = providers.create(actor(request), request.body(ProviderSettings.class));
                    return Response.created(PROVIDERS + "/" + made.id(), made);
                });
        routes.put(PROVIDERS + "/{id}")
                .summary("Change a provider; without a client secret the present one stays")
                .access(Access.OWNER)
                .body(ProviderSettings.class)
                .responds(200, IdentityProvider.class)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .problem(409, "provider_exists")
                .problem(502, ISSUER)
                .handle(request -> Response.ok(
                        providers.change(actor(request), request.pathId("id"), request.body(ProviderSettings.class))));
        routes.delete(PROVIDERS + "/{id}")
                .summary("Take a provider away, and end the sessions that it let in")
                .access(Access.OWNER)
                .responds(204, null)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .handle(request -> {
                    providers.delete(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
        declareDomains(routes);
    }

    private void declareDomains(Routes routes) {
        routes.get(DOMAINS)
                .summary("The domains of the organisation's mail addresses")
                .access(Access.OWNER)
                .respondsList(200, IdentityDomain.class)
                .handle(request -> Response.list(domains.list(actor(request)), null));
        routes.post(DOMAINS)
                .summary("Say that a domain is the organisation's; the answer says how to prove it")
                .access(Access.OWNER)
                .body(AddDomain.class)
                .responds(201, IdentityDomain.class)
                .problem(403, PROOF)
                .problem(409, "domain_exists", "too_many_domains")
                .handle(request -> {
                    var added = domains.add(
                            actor(request), request.body(AddDomain.class).domain());
                    return Response.created(DOMAINS + "/" + added.id(), added);
                });
        routes.post(DOMAINS + "/{id}/proof")
                .summary("Look whether the domain's name servers say that it is the organisation's")
                .access(Access.OWNER)
                .responds(200, IdentityDomain.class)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .problem(409, "domain_unproven", "domain_unreachable", "domain_taken")
                .handle(request -> Response.ok(domains.prove(actor(request), request.pathId("id"))));
        routes.delete(DOMAINS + "/{id}")
                .summary("Take a domain away: providers vouch for its addresses no more")
                .access(Access.OWNER)
                .responds(204, null)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .handle(request -> {
                    domains.remove(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
