package io.resonant.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.junit.jupiter.api.Test;

class StoredJsonTest {
    private record Text(String markdown, int lines) {}

    private record Page(String title, StoredJson<Text> content) {}

    private static StoredJson<Text> stored(String json) {
        return new StoredJson<>(new Json(json), Text.class);
    }

    @Test
    void passesOnWhatIsStoredAsItIs() {
        var page = new Page("題", stored("{\"markdown\":  \"\\u0041 と 𠮷\", \"lines\": 1}"));

        assertThat(JsonCodec.write(page))
                .isEqualTo("{\"title\":\"題\",\"content\":{\"markdown\":  \"\\u0041 と 𠮷\", \"lines\": 1}}");
    }

    @Test
    void isReadByWhoeverLooksIntoIt() {
        var content = stored("{\"markdown\": \"# 題\", \"lines\": 1}");

        assertThat(content.value()).isEqualTo(new Text("# 題", 1)).isSameAs(content.value());
    }

    @Test
    void writesWhatIsToBeStored() {
        var content = StoredJson.of(new Text("一", 1), Text.class);

        assertThat(content.json().text()).isEqualTo("{\"markdown\":\"一\",\"lines\":1}");
    }

    @Test
    void isComparedByValue() {
        assertThat(stored("{\"lines\": 1, \"markdown\": \"a\"}"))
                .isEqualTo(StoredJson.of(new Text("a", 1), Text.class))
                .hasSameHashCodeAs(StoredJson.of(new Text("a", 1), Text.class))
                .isNotEqualTo(StoredJson.of(new Text("b", 1), Text.class));
    }

    @Test
    void saysThatItDoesNotFitOnlyToWhoLooks() {
        var wrong = stored("{\"markdown\": 7}");

        assertThat(JsonCodec.write(wrong)).isEqualTo("{\"markdown\": 7}");
        assertThatThrownBy(wrong::value).isInstanceOf(Problem.class);
    }
}
