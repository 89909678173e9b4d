package io.resonant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BothEngines
record SearchStoreTest(TestDatabase test) {
    @Test
    void twoCharactersOfJapaneseAreFoundAnywhereInAWord() {
        var organization = organization();
        var spec = put(organization, "要求仕様書", "移行の手順を定める。");
        put(organization, "議事録", "予定を決めた");
        assertThat(find(organization, "仕様")).containsExactly(spec);
        assertThat(find(organization, "順を")).containsExactly(spec);
        assertThat(find(organization, "様仕")).isEmpty();
    }

    @Test
    void widthCaseAndKanaDoNotMatter() {
        var organization = organization();
        var half = put(organization, "ｻｰﾊﾞｰの設定", "ＡＰＩ v2");
        assertThat(find(organization, "サーバ")).containsExactly(half);
        assertThat(find(organization, "さーばー")).containsExactly(half);
        assertThat(find(organization, "api V2")).containsExactly(half);
    }

    @Test
    void partsOfEnglishWordsAndSingleCharactersAreFound() {
        var organization = organization();
        var export = put(organization, "Nightly export", "writes every table");
        assertThat(find(organization, "port")).containsExactly(export);
        assertThat(find(organization, "x")).containsExactly(export);
        assertThat(find(organization, "port table")).containsExactly(export);
        assertThat(find(organization, "port chair")).isEmpty();
    }

    @Test
    void whatLooksLikeAQueryLanguageIsText() {
        var organization = organization();
        var odd = put(organization, "\"a\" AND (b* OR c) -d :e", "100% of it_em's \\ path");
        for (var query : List.of("\"a\"", "AND (b*", "OR c)", "-d :e", "100%", "it_em's", "\\ path")) {
            assertThat(find(organization, query)).as(query).containsExactly(odd);
        }
        assertThat(find(organization, "%%")).isEmpty();
        assertThat(find(organization, "a' or '1'='1")).isEmpty();
    }

    @Test
    void titlesComeFirstThenTheNewest() {
        var organization = organization();
        var title = put(organization, "Backup plan", "");
        test.clock().advance(Duration.ofMinutes(1));
        var older = put(organization, "Other", "the backup runs at night");
        test.clock().advance(Duration.ofMinutes(1));
        var newer = put(organization, "Another", "no backup yet");
        assertThat(find(organization, "backup")).containsExactly(title, newer, older);
    }

    @Test
    void replacedAndDeletedTextIsNoLongerFound() {
        var organization = organization();
        var id = put(organization, "first words", "");
        put(organization, id, "second words", "");
        assertThat(find(organization, "first")).isEmpty();
        assertThat(find(organization, "second")).containsExactly(id);
        test.database()
                .run(
                        organization,
                        transaction -> new SearchStore(Sight.whole(transaction)).delete(SearchKind.SPEC, id));
        assertThat(find(organization, "second")).isEmpty();
    }

    @Test
    void anotherOrganisationSeesNothing() {
        var ours = organization();
        var theirs = organization();
        put(ours, "秘密の計画", "confidential");
        assertThat(find(theirs, "秘密")).isEmpty();
        assertThat(find(theirs, "c")).isEmpty();
    }

    @Test
    void anyPartOfRandomTextIsFound() {
        var organization = organization();
        var random = new Random(7);
        var alphabet = "abc仕様カナｶﾅÀé😀 \n0９％_'\"*".codePoints().toArray();
        for (int round = 0; round < 60; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            var id = put(organization, "t", text.toString());
            int from = text.offsetByCodePoints(0, random.nextInt(30));
            var part = text.substring(from, text.offsetByCodePoints(from, 5));
            if (!part.isBlank()) {
                assertThat(find(organization, part)).as("%s in %s", part, text).contains(id);
            }
        }
    }

    @Test
    void nothingToLookForIsRefused() {
        for (var query : List.of("", " \u3000\n", "\u200b")) {
            assertThatThrownBy(() -> SearchQuery.parse(query)).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> SearchQuery.parse("x".repeat(201))).isInstanceOf(Problem.class);
    }

    @Test
    void theExcerptShowsTheMatchInTheOriginalText() {
        var text = "はじめに。".repeat(30) + "ｻｰﾊﾞｰを再起動する 😀😀";
        var parts = Excerpt.of(text, SearchQuery.parse("サーバ").terms());
        assertThat(parts.stream().filter(SearchHit.ExcerptPart::match).map(SearchHit.ExcerptPart::text))
                .containsExactly("ｻｰﾊﾞ");
        assertThat(Excerpt.of("", List.of("x"))).isEmpty();
    }

    private UUID organization() {
        var id = test.tenant();
        test.database()
                .runSystem(transaction -> transaction
                        .sql("""
                        insert into organizations (id, name, plan, language, created_at, updated_at)
                        values (:id, 'Test', 'free', 'ja', :now, :now)
                        """)
                        .bind("id", id)
                        .bind("now", transaction.now())
                        .update());
        return id;
    }

    private UUID put(UUID organization, String title, String body) {
        return put(organization, test.newId(), title, body);
    }

    private UUID put(UUID organization, UUID id, String title, String body) {
        test.database()
                .run(
                        organization,
                        transaction -> new SearchStore(Sight.whole(transaction))
                                .put(new SearchDocument(SearchKind.SPEC, id, null, title, body, transaction.now())));
        return id;
    }

    private List<UUID> find(UUID organization, String query) {
        return test.database()
                .read(
                        organization,
                        transaction -> new SearchStore(Sight.whole(transaction))
                                .find(SearchQuery.parse(query), EnumSet.allOf(SearchKind.class), 50).stream()
                                        .map(SearchDocument::id)
                                        .toList());
    }
}
