package io.resonant.identity;

import java.util.UUID;

/** A provider as the sign-in page offers it. */
record SignInChoice(UUID id, String name) {}
