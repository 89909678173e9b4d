package io.resonant.catalogue;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.registry.ItemKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * The whole catalogue of extensions in the form that viewers read: one array, each extension by its latest version, with
 * the twelve members of the public registry (github.com/foxglove/extension-registry) in their order.
 */
final class PublicIndex {
    private PublicIndex() {}

    static byte[] extensions(List<Entry> offered, String site) {
        var all = new ArrayList<LinkedHashMap<String, Object>>();
        for (var entry : offered) {
            var item = entry.item().orElseThrow();
            if (item.kind() != ItemKind.EXTENSION) {
                continue;
            }
            var version = site + "/api/v1/extensions/" + item.id() + "/versions/" + item.version();
            var members = new LinkedHashMap<String, Object>();
            members.put("id", item.id());
            members.put("name", item.displayName());
            members.put("description", item.description());
            members.put("publisher", entry.latest().orElseThrow().details().publisher());
            members.put("homepage", Objects.requireNonNullElse(item.homepage(), ""));
            members.put("readme", version + "/readme");
            members.put("changelog", version + "/changelog");
            members.put("license", Objects.requireNonNullElse(item.license(), ""));
            members.put("version", item.version());
            members.put("sha256sum", item.sha256());
            members.put("foxe", site + item.url() + ".foxe");
            members.put("keywords", item.keywords());
            all.add(members);
        }
        return JsonCodec.writeBytes(all);
    }
}
