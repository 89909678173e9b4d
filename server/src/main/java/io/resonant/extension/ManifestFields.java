package io.resonant.extension;

import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.kernel.json.JsonFile;
import io.resonant.kernel.json.JsonFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The fields of {@code package.json} that mean something to a viewer, each of the right type or not there. */
final class ManifestFields {
    static final String FILE = "package.json";
    private static final String FORM = "manifest.form";
    private static final List<String> REQUIRED = List.of("name", "version", "publisher", "main");
    private static final List<String> OPTIONAL = List.of("displayName", "description", "homepage", "license");
    private static final int MAX_KEYWORDS = 50;

    private final Map<String, String> texts;
    private final List<String> keywords;

    private ManifestFields(Map<String, String> texts, List<String> keywords) {
        this.texts = texts;
        this.keywords = keywords;
    }

    /** Nothing when it is no JSON object, which is told to the findings. */
    static Optional<ManifestFields> read(byte[] bytes, int maxDepth, Findings findings) {
        try {
            var tree = new JsonFile(maxDepth).read(bytes);
            if (!tree.isObject()) {
                findings.add(Finding.error("manifest_not_object", FORM, FILE));
                return Optional.empty();
            }
            return Optional.of(new ManifestFields(texts(tree, findings), keywords(tree, findings)));
        } catch (JsonFileException e) {
            var code = switch (e.fault()) {
                case ENCODING -> "manifest_encoding";
                case SYNTAX -> "manifest_not_json";
                case DUPLICATE_KEY -> "manifest_duplicate_key";
                case TOO_DEEP -> "manifest_too_deep";
                case NUMBER_TOO_LONG -> "manifest_number";
                case TEXT -> "manifest_text";
            };
            findings.add(Finding.error(code, FORM, FILE)
                    .with("line", e.line())
                    .with("column", e.column())
                    .with("limit", maxDepth));
            return Optional.empty();
        }
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(texts.get(field));
    }

    /** All texts that somebody will read, by field. */
    Map<String, String> texts() {
        var all = new LinkedHashMap<>(texts);
        for (int i = 0; i < keywords.size(); i++) {
            all.put("keywords/" + i, keywords.get(i));
        }
        return all;
    }

    /** The path in {@code main} as the archive spells it. */
    Optional<String> main() {
        return text("main").map(main -> main.startsWith("./") ? main.substring(2) : main);
    }

    /** Only for fields in which no check found an error. */
    ExtensionManifest manifest() {
        return new ExtensionManifest(
                texts.getOrDefault("name", ""),
                texts.getOrDefault("version", ""),
                texts.getOrDefault("publisher", ""),
                text("displayName").filter(title -> !title.isBlank()),
                text("description"),
                main().orElse(""),
                text("homepage").filter(homepage -> !homepage.isBlank()),
                text("license").filter(license -> !license.isBlank()),
                keywords);
    }

    private static Map<String, String> texts(JsonNode tree, Findings findings) {
        var texts = new LinkedHashMap<String, String>();
        for (var field : REQUIRED) {
            text(tree, field, findings)
                    .filter(text -> !text.isBlank())
                    .ifPresentOrElse(text -> texts.put(field, text), () -> {
                        if (!tree.has(field) || tree.get(field).isString()) {
                            findings.add(Finding.error("manifest_" + field + "_missing", "manifest.required", FILE));
                        }
                    });
        }
        for (var field : OPTIONAL) {
            text(tree, field, findings).ifPresent(text -> texts.put(field, text));
        }
        return texts;
    }

    private static Optional<String> text(JsonNode tree, String field, Findings findings) {
        var value = tree.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            findings.add(wrongType(field, "string"));
            return Optional.empty();
        }
        return Optional.of(value.stringValue());
    }

    private static List<String> keywords(JsonNode tree, Findings findings) {
        var keywords = strings(tree, "keywords", findings);
        strings(tree, "files", findings); // the packer's list; the package itself shows what it took
        if (keywords.size() > MAX_KEYWORDS) {
            findings.add(Finding.error("manifest_keywords_many", FORM, FILE).with("limit", MAX_KEYWORDS));
        }
        return keywords;
    }

    private static List<String> strings(JsonNode tree, String field, Findings findings) {
        var value = tree.get(field);
        if (value == null) {
            return List.of();
        }
        var strings = new ArrayList<String>();
        if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
            value.forEach(item -> strings.add(item.stringValue()));
        } else {
            findings.add(wrongType(field, "string[]"));
        }
        return List.copyOf(strings);
    }

    private static Finding wrongType(String field, String expected) {
        return Finding.error("manifest_wrong_type", FORM, FILE)
                .with("field", field)
                .with("expected", expected);
    }
}
