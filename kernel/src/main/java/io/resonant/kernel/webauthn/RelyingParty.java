package io.resonant.kernel.webauthn;

import java.net.URI;

/**
 * Who passkeys are for: the site, by its host name, so that no other site can ask for them.
 *
 * @param id host name of the site
 * @param origin of its pages
 */
public record RelyingParty(String id, String origin) {
    /** The site at this address; its path does not matter. */
    public static RelyingParty at(URI site) {
        return new RelyingParty(site.getHost(), site.getScheme() + "://" + site.getRawAuthority());
    }
}
