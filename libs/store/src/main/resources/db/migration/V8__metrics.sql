-- Measured values: who measured them first, and in what order they came in. Readers that follow a run, be it a browser
-- or an MLflow server, remember how far they are by the version.
create sequence training_metric_version;

alter table training_metric
    alter column name type varchar(120),
    add column version       bigint not null default nextval('training_metric_version'),
    -- The attempt of the job that measured what stands here, and the one that measured this update first.
    add column attempt       int    not null default 1,
    add column first_attempt int    not null default 1,
    add column first_at      timestamptz;
update training_metric set first_at = at;
alter table training_metric alter column first_at set not null;
create unique index training_metric_run_version on training_metric (run_id, version);

-- How far a run has been sent to an MLflow server.
create table training_mlflow (
    run_id         uuid         not null references training_run on delete cascade,
    server         varchar(300) not null,
    mlflow_run_id  varchar(64),
    -- Metrics up to this version, and this state of the run's job, are there.
    pushed_version bigint       not null default 0,
    pushed_state   varchar(16),
    pushed_at      timestamptz,
    failures       int          not null default 0,
    error          text,
    next_try_at    timestamptz  not null,
    -- The server refused for good; only asking for it tries again.
    given_up       boolean      not null default false,
    -- One process at a time sends a run: the claim is a lease.
    claimed_by     uuid,
    claimed_until  timestamptz,
    primary key (run_id, server)
);
