package io.resonant.bridge;

import io.resonant.kernel.json.JsonView;

/** A filled-in form: JSON, not yet known to fit the schema. */
record ModelAnswer(JsonView form, ModelUsage usage) {}
