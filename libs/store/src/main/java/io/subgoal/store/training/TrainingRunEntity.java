package io.subgoal.store.training;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A training run: what is learned, and how. */
@Entity
@Table(name = "training_run")
public class TrainingRunEntity {

    @Id
    private UUID id;

    private String name;
    private String role;
    private UUID datasetId;
    private @Nullable UUID annotationRunId;

    @JdbcTypeCode(SqlTypes.JSON)
    private String base;

    private String format;

    @JdbcTypeCode(SqlTypes.JSON)
    private String settings;

    private int rollbacks;
    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected TrainingRunEntity() {}

    /**
     * @param annotationRunId the annotation that is learned from, or the dataset's gold without one
     * @param base the model it begins with, JSON
     * @param settings resolved, JSON
     */
    public TrainingRunEntity(
            UUID id,
            String name,
            String role,
            UUID datasetId,
            @Nullable UUID annotationRunId,
            String base,
            String format,
            String settings,
            UUID jobId,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.datasetId = datasetId;
        this.annotationRunId = annotationRunId;
        this.base = base;
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

    public UUID datasetId() {
        return datasetId;
    }

    public @Nullable UUID annotationRunId() {
        return annotationRunId;
    }

    public String base() {
        return base;
    }

    /** How often the run went back to a saved state. */
    public int rollbacks() {
        return rollbacks;
    }

    /** Goes back once more. */
    public void rollBack() {
        rollbacks++;
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
