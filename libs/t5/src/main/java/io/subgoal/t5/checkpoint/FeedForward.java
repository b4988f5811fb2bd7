package io.subgoal.t5.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of feed-forward layer, by the names of Hugging Face's {@code feed_forward_proj}. */
public enum FeedForward {
    RELU("relu", false, "torch.relu(gate)"),
    GELU("gelu", false, "torch.gelu(gate)"),
    SILU("silu", false, "torch.silu(gate)"),
    GATED_RELU("gated-relu", true, "torch.relu(gate)"),
    /** The tanh approximation, which Hugging Face calls gelu_new. */
    GATED_GELU("gated-gelu", true, "torch.gelu(gate, approximate=\"tanh\")"),
    GATED_SILU("gated-silu", true, "torch.silu(gate)");

    private final String wireName;
    private final boolean gated;
    private final String expression;

    FeedForward(String wireName, boolean gated, String expression) {
        this.wireName = wireName;
        this.gated = gated;
        this.expression = expression;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether there are two input projections, one of which gates the other. */
    public boolean gated() {
        return gated;
    }

    /** The activation of a variable {@code gate} as the program writes it. */
    public String expression() {
        return expression;
    }

    static Optional<FeedForward> parse(String text) {
        return Arrays.stream(values()).filter(f -> f.wireName.equals(text)).findFirst();
    }
}
