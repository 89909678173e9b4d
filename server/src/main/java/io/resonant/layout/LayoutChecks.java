package io.resonant.layout;

import io.resonant.check.Checks;
import io.resonant.check.Finding;
import io.resonant.kernel.json.JsonFileException;
import java.util.List;

/** The rules of a layout, in the order in which their findings are shown. */
final class LayoutChecks {
    static final Checks<LayoutDocument> ALL =
            new Checks<>(List.of(new ImportCheck(), new PanelCheck(), new ScriptCheck(), new PersonalDataCheck()));

    /** What a viewer asks of a file, and no more. */
    static final Checks<LayoutDocument> IMPORT = new Checks<>(List.of(new ImportCheck()));

    private LayoutChecks() {}

    /** Why a file is no JSON that everybody would read alike. */
    static Finding finding(JsonFileException fault, LayoutLimits limits) {
        var code = switch (fault.fault()) {
            case ENCODING -> "layout_encoding";
            case SYNTAX -> "layout_not_json";
            case DUPLICATE_KEY -> "layout_duplicate_key";
            case TOO_DEEP -> "layout_too_deep";
            case NUMBER_TOO_LONG -> "layout_number";
            case TEXT -> "layout_text";
        };
        return Finding.error(code, "layout.form", "")
                .with("line", fault.line())
                .with("column", fault.column())
                .with("limit", limits.maxDepth());
    }
}
