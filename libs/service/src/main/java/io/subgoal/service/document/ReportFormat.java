package io.subgoal.service.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** What a report is written in. */
public enum ReportFormat {
    JSON(MediaType.APPLICATION_JSON),
    CSV(MediaType.parseMediaType("text/csv;charset=UTF-8")),
    MARKDOWN(MediaType.parseMediaType("text/markdown;charset=UTF-8")),
    HTML(MediaType.parseMediaType("text/html;charset=UTF-8"));

    private final MediaType type;

    ReportFormat(MediaType type) {
        this.type = type;
    }

    public MediaType type() {
        return type;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format that is asked for by name or, without one, by the Accept header: the first that is offered. Programs that
     * take anything get JSON.
     *
     * @param name a wire name that has been validated
     */
    public static ReportFormat choose(@Nullable String name, @Nullable String accept, Set<ReportFormat> offered) {
        if (name != null) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
        for (MediaType wanted : accepted(accept)) {
            for (ReportFormat format : values()) {
                if (offered.contains(format) && wanted.includes(format.type)) {
                    return format;
                }
            }
        }
        return JSON;
    }

    private static List<MediaType> accepted(@Nullable String accept) {
        if (accept == null) {
            return List.of();
        }
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(wanted);
            return wanted;
        } catch (InvalidMediaTypeException e) {
            return List.of();
        }
    }

    /** All formats. */
    public static Set<ReportFormat> all() {
        return Set.copyOf(Arrays.asList(values()));
    }
}
