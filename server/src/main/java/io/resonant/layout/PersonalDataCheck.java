package io.resonant.layout;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;

/** What a layout tells about people and places is shown before it is published; only they can know what may stay. */
final class PersonalDataCheck implements Check<LayoutDocument> {
    @Override
    public void look(LayoutDocument layout, Findings findings) {
        for (var data : layout.personalData()) {
            var code = switch (data.kind()) {
                case PATH -> "layout_personal_path";
                case LOCATION -> "layout_personal_location";
                case URL -> "layout_personal_url";
                case IP -> "layout_personal_ip";
                case MAC -> "layout_personal_mac";
                case EMAIL -> "layout_personal_email";
            };
            findings.add(Finding.warning(code, "layout.privacy", "")
                    .with("pointer", data.pointer())
                    .with("found", data.found()));
        }
    }
}
