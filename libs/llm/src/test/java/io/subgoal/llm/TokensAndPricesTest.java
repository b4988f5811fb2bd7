package io.subgoal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.teacher.prompt.Message;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensAndPricesTest {

    private final Prices prices = new Prices(List.of(
            new Price("gpt-4o", new BigDecimal("2.50"), new BigDecimal("10")),
            new Price("gpt-4", new BigDecimal("30"), new BigDecimal("60")),
            new Price("gpt-4o-mini", new BigDecimal("0.15"), new BigDecimal("0.60"))));

    @Test
    void countsAsOpenAiDoes() {
        assertThat(TokenCounter.forModel("gpt-4o").count("hello world")).isEqualTo(2);
        assertThat(TokenCounter.forModel("llama-of-tomorrow").count("hello world"))
                .isEqualTo(2);
        assertThat(TokenCounter.forModel("gpt-4").count(List.of(Message.user("hello world"))))
                .isEqualTo(3 + 4 + 2);
        assertThat(TokenCounter.forModel("gpt-4").count("<|endoftext|>"))
                .as("a text, not a command")
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xq7!zj#v k9", "{'wait1', 'wait1'}", "锅锅锅", "🧪👩‍🔬", "\u0000\u0001\n\n"})
    void neverCountsMoreThanTheBound(String text) {
        List<Message> messages = List.of(Message.system(text), Message.user(text.repeat(50)));
        assertThat(TokenCounter.forModel("gpt-4").count(messages))
                .isLessThanOrEqualTo(TokenCounter.upperBound(messages));
    }

    @Test
    void pricesTokensInMicroDollarsRoundedUp() {
        assertThat(prices.cost("gpt-4o", 1_000, 100)).hasValue(3_500);
        assertThat(prices.cost("gpt-4o-mini", 1, 0)).hasValue(1);
        assertThat(prices.cost("gpt-4o", 0, 0)).hasValue(0);
    }

    @Test
    void pricesVersionsLikeTheirModelButNoOtherModel() {
        assertThat(prices.cost("gpt-4o-2024-08-06", 1_000, 0)).hasValue(2_500);
        assertThat(prices.cost("gpt-4o-latest", 1_000, 0)).hasValue(2_500);
        assertThat(prices.cost("gpt-4o-mini-2024-07-18", 1_000, 0)).hasValue(150);
        assertThat(prices.cost("gpt-4-0613", 1_000, 0)).hasValue(30_000);
        assertThat(prices.cost("gpt-4-turbo", 1_000, 0)).isEmpty();
        assertThat(prices.cost("gpt-4o-audio", 1_000, 0)).isEmpty();
        assertThat(prices.cost("llama3.1:8b", 1_000, 0)).isEmpty();
    }

    @Test
    void batchesCostAPart() {
        assertThat(prices.times(new BigDecimal("0.5")).cost("gpt-4o", 1_000, 100))
                .hasValue(1_750);
        assertThat(prices.times(new BigDecimal("0.5")).cost("llama3.1:8b", 1_000, 0))
                .isEmpty();
    }
}
