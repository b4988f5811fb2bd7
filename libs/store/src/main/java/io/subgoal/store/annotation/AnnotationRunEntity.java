package io.subgoal.store.annotation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One teacher's pass over one dataset. */
@Entity
@Table(name = "annotation_run")
public class AnnotationRunEntity {

    @Id
    private UUID id;

    private UUID datasetId;
    private String teacher;
    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected AnnotationRunEntity() {}

    public AnnotationRunEntity(UUID id, UUID datasetId, String teacher, UUID jobId, Instant createdAt) {
        this.id = id;
        this.datasetId = datasetId;
        this.teacher = teacher;
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

    public UUID jobId() {
        return jobId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
