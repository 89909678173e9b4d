package io.resonant.script;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the names of functions that reach beyond the viewer. A member of the same name of some other object does not
 * count: {@code fetch(url)} and {@code window.fetch} do, {@code cache.fetch()} does not.
 */
final class UseReader implements ScriptLexer.Tokens {
    private static final Map<String, Capability> GLOBAL = Map.ofEntries(
            Map.entry("fetch", Capability.NETWORK),
            Map.entry("XMLHttpRequest", Capability.NETWORK),
            Map.entry("WebSocket", Capability.NETWORK),
            Map.entry("EventSource", Capability.NETWORK),
            Map.entry("RTCPeerConnection", Capability.NETWORK),
            Map.entry("WebTransport", Capability.NETWORK),
            Map.entry("importScripts", Capability.NETWORK),
            Map.entry("eval", Capability.EVAL),
            Map.entry("localStorage", Capability.STORAGE),
            Map.entry("sessionStorage", Capability.STORAGE),
            Map.entry("indexedDB", Capability.STORAGE));
    private static final Map<String, Capability> MEMBER =
            Map.of("sendBeacon", Capability.NETWORK, "cookie", Capability.STORAGE);
    private static final Map<String, Capability> CALLED =
            Map.of("import", Capability.NETWORK, "Function", Capability.EVAL);
    /** With a text as their first argument they are {@code eval}. */
    private static final Set<String> TIMERS = Set.of("setTimeout", "setInterval");

    private static final Set<String> OWNERS = Set.of("window", "self", "globalThis", "global", "document", "navigator");
    private static final int SHORTEST = 4;
    private static final int LONGEST = 17;

    private static final byte WORD = 'a';
    private static final byte TEXT = '"';

    private final byte[] script;
    private final Map<Capability, Set<String>> uses = new EnumMap<>(Capability.class);
    /** The last token: its character, or what it is. */
    private byte last;

    /** The last word, as long as only a dot or a bracket stands behind it; empty when it is none that we know. */
    private String owner = "";

    private boolean member;
    private String word = "";
    private boolean timer;

    UseReader(byte[] script) {
        this.script = script;
    }

    Map<Capability, Set<String>> uses() {
        settle(TEXT);
        return uses;
    }

    @Override
    public void word(int start, int end) {
        settle(WORD);
        name(start, end, last == '.');
        last = WORD;
    }

    @Override
    public void string(int start, int end) {
        settle(TEXT);
        if (timer && last == '(') {
            use(Capability.EVAL, owner);
        }
        if (last == '[') { // window["fetch"]
            name(start, end, true);
        }
        last = TEXT;
    }

    @Override
    public void other() {
        settle(TEXT);
        timer = false;
        last = TEXT;
    }

    @Override
    public void punctuation(byte character) {
        settle(character);
        if (character != '.' && character != '[' && character != '(') {
            owner = "";
        }
        timer &= character == '(';
        last = character;
    }

    private void name(int start, int end, boolean isMember) {
        var name = end - start < SHORTEST || end - start > LONGEST
                ? ""
                : new String(script, start, end - start, StandardCharsets.UTF_8);
        word = name;
        boolean owned = isMember && OWNERS.contains(owner);
        member = isMember && !owned;
        var capability = MEMBER.get(name);
        if (owned && capability != null) {
            use(capability, name);
        }
        timer = TIMERS.contains(name);
        owner = name;
    }

    /** The token behind a name decides: {@code fetch:} is only a key. */
    private void settle(byte next) {
        if (word.isEmpty()) {
            return;
        }
        var global = GLOBAL.get(word);
        var called = CALLED.get(word);
        if (global != null && !member && next != ':') {
            use(global, word);
        } else if (called != null && !member && next == '(') {
            use(called, word);
        }
        word = "";
    }

    private void use(Capability capability, String name) {
        uses.computeIfAbsent(capability, _ -> new TreeSet<>()).add(name);
    }
}
