package io.subgoal.store.training;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A training run: what is learned, and how. */
@Entity
@Table(name = "training_run")
public class TrainingRunEntity {

    @Id
    private UUID id;

    private String name;
    private String role;
    private UUID annotationRunId;
    private String preset;
    private String format;

    @JdbcTypeCode(SqlTypes.JSON)
    private String settings;

    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected TrainingRunEntity() {}

    /**
     * @param settings resolved, JSON
     */
    public TrainingRunEntity(
            UUID id,
            String name,
            String role,
            UUID annotationRunId,
            String preset,
            String format,
            String settings,
            UUID jobId,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.annotationRunId = annotationRunId;
        this.preset = preset;
        this.format = format;
        this.settings = settings;
        this.jobId = jobId;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String role() {
        return role;
    }

    public UUID annotationRunId() {
        return annotationRunId;
    }

    public String preset() {
        return preset;
    }

    public String format() {
        return format;
    }

    public String settings() {
        return settings;
    }

    public UUID jobId() {
        return jobId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
