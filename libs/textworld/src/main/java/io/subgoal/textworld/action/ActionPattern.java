package io.subgoal.textworld.action;

import java.util.Optional;
import java.util.Set;

/** One line of the grammar's table, in both directions. */
sealed interface ActionPattern {

    Optional<String> formal(String plain);

    Optional<String> plain(String formal);

    /** A whole action without arguments: {@code look around} and {@code SEE()}. */
    record Constant(String plainText, String formalText) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            return plain.strip().equals(plainText) ? Optional.of(formalText) : Optional.empty();
        }

        @Override
        public Optional<String> plain(String formal) {
            return formal.startsWith(formalText) ? Optional.of(plainText) : Optional.empty();
        }
    }

    /** A verb with one argument: {@code go to X} and {@code GO(X)}. */
    record One(String prefix, String verb) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            return plain.startsWith(prefix + " ")
                    ? Optional.of(verb + "(" + plain.substring(prefix.length() + 1) + ")")
                    : Optional.empty();
        }

        @Override
        public Optional<String> plain(String formal) {
            return arguments(verb, formal).map(x -> prefix + " " + x);
        }
    }

    /** A verb with two arguments: {@code move X to Y} and {@code MOVE(X, Y)}. */
    record Two(String prefix, String separator, String verb) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            if (!plain.startsWith(prefix + " ")) {
                return Optional.empty();
            }
            String rest = plain.substring(prefix.length() + 1);
            String blanked = " " + separator + " ";
            int at = rest.lastIndexOf(blanked);
            return at < 0
                    ? Optional.empty()
                    : Optional.of(
                            "%s(%s, %s)".formatted(verb, rest.substring(0, at), rest.substring(at + blanked.length())));
        }

        @Override
        public Optional<String> plain(String formal) {
            return arguments(verb, formal).flatMap(both -> {
                int at = both.lastIndexOf(", ");
                return at < 0
                        ? Optional.empty()
                        : Optional.of("%s %s %s %s"
                                .formatted(prefix, both.substring(0, at), separator, both.substring(at + 2)));
            });
        }
    }

    /**
     * {@code pour X in Y}, where X and Y may each carry a place of their own ({@code pour cup in desk in bowl}): Y starts
     * at the last vessel, not at the place the vessel stands in. Goes back to {@code pour X into Y}.
     */
    record PourIn(Set<String> places) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            if (!plain.startsWith("pour ")) {
                return Optional.empty();
            }
            String rest = plain.substring("pour ".length());
            int last = rest.lastIndexOf(" in ");
            int at = last;
            while (at > 0 && places.contains(rest.substring(at + 4, endOfArgument(rest, at)))) {
                at = rest.lastIndexOf(" in ", at - 1);
            }
            int split = at > 0 ? at : last;
            return split < 0
                    ? Optional.empty()
                    : Optional.of("POUR(%s, %s)".formatted(rest.substring(0, split), rest.substring(split + 4)));
        }

        @Override
        public Optional<String> plain(String formal) {
            return Optional.empty();
        }

        private static int endOfArgument(String rest, int at) {
            int next = rest.indexOf(" in ", at + 4);
            return next < 0 ? rest.length() : next;
        }
    }

    /** Reads one notation only: a spelling that is understood but never written in that direction. */
    record ReadFormal(ActionPattern inner) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            return Optional.empty();
        }

        @Override
        public Optional<String> plain(String formal) {
            return inner.plain(formal);
        }
    }

    /** Reads one notation only: a plain spelling whose formal notation goes back to another plain spelling. */
    record ReadPlain(ActionPattern inner) implements ActionPattern {

        @Override
        public Optional<String> formal(String plain) {
            return inner.formal(plain);
        }

        @Override
        public Optional<String> plain(String formal) {
            return Optional.empty();
        }
    }

    /** What stands between the verb's parenthesis and the last closing one; what follows that is ignored. */
    private static Optional<String> arguments(String verb, String formal) {
        int close = formal.lastIndexOf(')');
        int open = verb.length();
        return formal.startsWith(verb + "(") && close > open
                ? Optional.of(formal.substring(open + 1, close))
                : Optional.empty();
    }
}
