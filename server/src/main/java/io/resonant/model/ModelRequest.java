package io.resonant.model;

import io.resonant.kernel.json.Json;

/**
 * One question to a model.
 *
 * @param system our instructions only; text written by people goes into {@code user}
 * @param user a JSON data block
 * @param form how the answer must be given: the only way to answer is to fill it in
 */
public record ModelRequest(String system, String user, Form form, int maxOutputTokens) {
    /** @param schema JSON schema of the answer, an object that allows no other members */
    public record Form(String name, String description, Json schema) {}
}
