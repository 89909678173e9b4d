package io.resonant.model;

import io.resonant.kernel.json.JsonView;

/** A filled-in form: JSON, not yet known to fit the schema. */
public record ModelAnswer(JsonView form, ModelUsage usage) {}
