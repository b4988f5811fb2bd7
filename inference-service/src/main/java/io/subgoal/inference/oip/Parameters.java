package io.subgoal.inference.oip;

import io.subgoal.service.error.ServiceException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The free parameters of a request, read one by one with their limits. */
final class Parameters {

    private final Map<String, ? extends @Nullable Object> values;

    /**
     * @param known what may be there
     */
    Parameters(@Nullable Map<String, ? extends @Nullable Object> values, Set<String> known) {
        this.values = values == null ? Map.of() : values;
        for (String name : this.values.keySet()) {
            if (!known.contains(name)) {
                throw invalid(
                        name, "is not known; known: " + known.stream().sorted().toList());
            }
        }
    }

    boolean hasAny(String... names) {
        for (String name : names) {
            if (values.get(name) != null) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }

    int integer(String name, int fallback, int low, int high) {
        Object value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof Integer number) || number < low || number > high) {
            throw invalid(name, "must be a whole number from %d to %d".formatted(low, high));
        }
        return number;
    }

    double number(String name, double fallback, double low, double high) {
        Object value = values.get(name);
        if (value == null) {
            return fallback;
        }
        // Written so that what is not a number fails.
        if (!(value instanceof Number number) || !(number.doubleValue() >= low && number.doubleValue() <= high)) {
            throw invalid(name, "must be a number from %s to %s".formatted(low, high));
        }
        return number.doubleValue();
    }

    long seed(String name, long fallback) {
        Object value = values.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw invalid(name, "must be a whole number");
    }

    boolean flag(String name) {
        Object value = values.get(name);
        if (value == null) {
            return false;
        }
        if (!(value instanceof Boolean flag)) {
            throw invalid(name, "must be true or false");
        }
        return flag;
    }

    ServiceException.Invalid invalid(String name, String message) {
        return new ServiceException.Invalid("parameters." + name, message);
    }
}
