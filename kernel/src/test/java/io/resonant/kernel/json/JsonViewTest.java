package io.resonant.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.junit.jupiter.api.Test;

class JsonViewTest {
    private final JsonView view =
            JsonView.of("{\"a\":{\"b\":[1,\"二\",null,true,1.5,99999999999999999999]},\"n\":null}");

    @Test
    void findsWhatIsThere() {
        var items = view.at("a", "b").items();
        assertThat(items.get(0).integer()).hasValue(1);
        assertThat(items.get(1).text()).contains("二");
        assertThat(items.get(3).bool()).contains(true);
        assertThat(view.names()).containsExactlyInAnyOrder("a", "n");
        assertThat(view.get("a").json()).isEqualTo(new Json("{\"b\":[1,\"二\",null,true,1.5,99999999999999999999]}"));
    }

    @Test
    void whatIsMissingOrOfAnotherTypeIsAnAnswer() {
        assertThat(view.at("x", "y").exists()).isFalse();
        assertThat(view.get("n").exists()).isFalse();
        assertThat(view.get("a").text()).isEmpty();
        assertThat(view.get("a").text("?")).isEqualTo("?");
        assertThat(view.at("a", "b").items().get(4).integer()).isEmpty();
        assertThat(view.at("a", "b").items().get(5).integer(7)).isEqualTo(7);
        assertThat(view.items()).isEmpty();
        assertThat(view.get("x").json().text()).isEqualTo("null");
    }

    @Test
    void whatIsNotJsonIsNot() {
        assertThatThrownBy(() -> JsonView.of("{\"a\":")).isInstanceOf(Problem.class);
    }
}
