package io.subgoal.store.annotation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One teacher's pass over one dataset. */
@Entity
@Table(name = "annotation_run")
public class AnnotationRunEntity {

    @Id
    private UUID id;

    private UUID datasetId;
    private String teacher;

    @JdbcTypeCode(SqlTypes.JSON)
    private String settings;

    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected AnnotationRunEntity() {}

    /**
     * @param settings how the teacher is asked, JSON
     */
    public AnnotationRunEntity(
            UUID id, UUID datasetId, String teacher, String settings, UUID jobId, Instant createdAt) {
        this.id = id;
        this.datasetId = datasetId;
        this.teacher = teacher;
        this.settings = settings;
        this.jobId = jobId;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID datasetId() {
        return datasetId;
    }

    public String teacher() {
        return teacher;
    }

    public String settings() {
        return settings;
    }

    public void changeSettings(String json) {
        settings = json;
    }

    /** The run's work from now on. */
    public void workOn(UUID job) {
        jobId = job;
    }

    public UUID jobId() {
        return jobId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
