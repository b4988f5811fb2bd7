package io.subgoal.store.evaluation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Episodes of one agent, asked for together. */
@Entity
@Table(name = "evaluation")
public class EvaluationEntity {

    @Id
    private UUID id;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private String request;

    private String simulatorVersion;
    private @Nullable String codeVersion;
    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected EvaluationEntity() {}

    /**
     * @param request as resolved, JSON
     */
    public EvaluationEntity(
            UUID id,
            String name,
            String request,
            String simulatorVersion,
            String codeVersion,
            UUID jobId,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.request = request;
        this.simulatorVersion = simulatorVersion;
        this.codeVersion = codeVersion;
        this.jobId = jobId;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String request() {
        return request;
    }

    /**
     * Replaces what was asked for.
     *
     * @param changed as resolved, JSON
     */
    public void changeRequest(String changed) {
        request = changed;
    }

    public String simulatorVersion() {
        return simulatorVersion;
    }

    /** The version of the program that was asked; null for evaluations older than this column. */
    public @Nullable String codeVersion() {
        return codeVersion;
    }

    public UUID jobId() {
        return jobId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
