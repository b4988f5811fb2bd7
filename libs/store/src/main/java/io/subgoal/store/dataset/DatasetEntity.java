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

    private String source;
    private @Nullable String simulatorVersion;
    private @Nullable String simplifications;
    private @Nullable String names;
    private boolean verify;

    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 64)
    private @Nullable String fileSha256;

    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 64)
    private @Nullable String upload;

    private @Nullable UUID parentId;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String filter;

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
    public DatasetEntity(UUID id, String name, String spec, DatasetOrigin origin, UUID jobId, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.spec = spec;
        source = origin.source().wireName();
        simulatorVersion = origin.simulatorVersion();
        simplifications = origin.simplifications();
        names = origin.names();
        verify = origin.verify();
        fileSha256 = origin.fileSha256();
        upload = origin.upload();
        parentId = origin.parentId();
        filter = origin.filter();
        this.jobId = jobId;
        this.createdAt = createdAt;
    }

    /** A dataset that the simulator makes. */
    public DatasetEntity(
            UUID id,
            String name,
            String spec,
            String simulatorVersion,
            String simplifications,
            String names,
            UUID jobId,
            Instant createdAt) {
        this(
                id,
                name,
                spec,
                DatasetOrigin.simulator(simulatorVersion, simplifications, names, false),
                jobId,
                createdAt);
    }

    /** Gives it its checksum: it never changes again, and the file it was read from is not needed any more. */
    public void freeze(String sha256) {
        checksum = sha256;
        upload = null;
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

    public DatasetOrigin origin() {
        return new DatasetOrigin(
                DatasetSource.of(source),
                simulatorVersion,
                simplifications,
                names,
                fileSha256,
                upload,
                parentId,
                filter,
                verify);
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
