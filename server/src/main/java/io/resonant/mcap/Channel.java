package io.resonant.mcap;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream of messages.
 *
 * @param schema name of the message type; none for a channel without a schema
 * @param schemaEncoding such as {@code ros2msg} or {@code protobuf}
 * @param messages how many there are, when the file tells
 */
public record Channel(
        String topic,
        Optional<String> schema,
        Optional<String> schemaEncoding,
        String messageEncoding,
        OptionalLong messages) {}
