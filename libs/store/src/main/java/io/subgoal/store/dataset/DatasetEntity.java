package io.subgoal.store.dataset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A dataset of gold trajectories; frozen once it has a checksum. */
@Entity
@Table(name = "dataset")
public class DatasetEntity {

    @Id
    private UUID id;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private String spec;

    private String simulatorVersion;
    private String simplifications;
    private String names;

    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 64)
    private @Nullable String checksum;

    private UUID jobId;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected DatasetEntity() {}

    /**
     * @param spec the resolved selection, JSON
     */
    public DatasetEntity(
            UUID id,
            String name,
            String spec,
            String simulatorVersion,
            String simplifications,
            String names,
            UUID jobId,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.spec = spec;
        this.simulatorVersion = simulatorVersion;
        this.simplifications = simplifications;
        this.names = names;
        this.jobId = jobId;
        this.createdAt = createdAt;
    }

    public void freeze(String sha256) {
        checksum = sha256;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String spec() {
        return spec;
    }

    public String simulatorVersion() {
        return simulatorVersion;
    }

    public String simplifications() {
        return simplifications;
    }

    public String names() {
        return names;
    }

    public Optional<String> checksum() {
        return Optional.ofNullable(checksum);
    }

    public UUID jobId() {
        return jobId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
