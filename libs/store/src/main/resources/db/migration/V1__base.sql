-- Everything the services share. Ids are UUIDs where people see them; times are UTC.

create table job (
    id                     uuid primary key,
    service                varchar(40)  not null,
    kind                   varchar(40)  not null,
    subject_id             uuid         not null,
    state                  varchar(16)  not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    progress               bigint       not null default 0,
    total                  bigint       not null default 0,
    message                text,
    error                  text,
    -- Counts the starts. A process writes only under the attempt it was given, so one that merely slept cannot
    -- overwrite its successor.
    attempt                int          not null default 0,
    attempt_started_at     timestamptz,
    attempt_start_progress bigint       not null default 0,
    cancel_requested       boolean      not null default false,
    created_at             timestamptz  not null,
    started_at             timestamptz,
    finished_at            timestamptz
);
create index job_created on job (service, created_at desc);

create table dataset (
    id                uuid primary key,
    name              varchar(100) not null unique,
    spec              jsonb        not null,
    simulator_version varchar(40)  not null,
    simplifications   varchar(200) not null,
    names             varchar(16)  not null check (names in ('canonical', 'original')),
    -- SHA-256 over all trajectories; a dataset with a checksum never changes again.
    checksum          char(64),
    job_id            uuid         not null references job,
    created_at        timestamptz  not null
);

create table trajectory (
    id          bigint generated always as identity primary key,
    dataset_id  uuid             not null references dataset on delete cascade,
    task_id     varchar(8)       not null,
    variation   int              not null check (variation >= 0),
    fold        varchar(8)       not null check (fold in ('train', 'dev', 'test')),
    description text             not null,
    steps       jsonb            not null,
    kept_steps  int              not null,
    final_score double precision not null,
    unique (dataset_id, task_id, variation)
);

create table annotation_run (
    id         uuid primary key,
    dataset_id uuid        not null references dataset on delete cascade,
    teacher    varchar(40) not null,
    job_id     uuid        not null references job,
    created_at timestamptz not null
);
create index annotation_run_dataset on annotation_run (dataset_id);

create table annotation (
    id            bigint generated always as identity primary key,
    run_id        uuid   not null references annotation_run on delete cascade,
    trajectory_id bigint not null references trajectory on delete cascade,
    -- [{"subgoal": "find(ice)", "steps": 3}, ...]: the kept steps of the trajectory, cut in order.
    segments      jsonb  not null,
    unique (run_id, trajectory_id)
);

create table blob (
    sha256     char(64) primary key,
    size       bigint      not null,
    created_at timestamptz not null
);

create table blob_chunk (
    sha256 char(64) not null references blob on delete cascade,
    idx    int      not null,
    bytes  bytea    not null,
    primary key (sha256, idx)
);
-- Weights do not compress: spare the attempt.
alter table blob_chunk alter column bytes set storage external;

create table training_run (
    id                uuid primary key,
    name              varchar(100) not null unique,
    role              varchar(20)  not null check (role in ('executor', 'controller', 'first-subgoal', 'imitation', 'joint')),
    annotation_run_id uuid         not null references annotation_run,
    preset            varchar(20)  not null,
    format            varchar(60)  not null,
    settings          jsonb        not null,
    job_id            uuid         not null references job,
    created_at        timestamptz  not null
);

create table training_metric (
    run_id  uuid             not null references training_run on delete cascade,
    name    varchar(60)      not null,
    updates bigint           not null,
    value   double precision not null,
    at      timestamptz      not null,
    primary key (run_id, name, updates)
);

create table checkpoint (
    id              uuid primary key,
    training_run_id uuid references training_run on delete cascade,
    name            varchar(100) not null,
    -- 'model' is what is served; 'resume' is what a run goes on from after its process died.
    kind            varchar(16)  not null check (kind in ('model', 'resume')),
    roles           varchar(100) not null,
    format          varchar(60)  not null,
    updates         bigint       not null,
    parameters      bigint       not null,
    details         jsonb        not null,
    created_at      timestamptz  not null
);
create index checkpoint_run on checkpoint (training_run_id, kind, updates desc);

create table checkpoint_file (
    checkpoint_id uuid         not null references checkpoint on delete cascade,
    path          varchar(200) not null,
    sha256        char(64)     not null references blob,
    size          bigint       not null,
    primary key (checkpoint_id, path)
);
create index checkpoint_file_blob on checkpoint_file (sha256);

create table served_model (
    name          varchar(100) primary key,
    checkpoint_id uuid        not null references checkpoint,
    created_at    timestamptz not null
);

create table evaluation (
    id                uuid primary key,
    name              varchar(100) not null unique,
    request           jsonb        not null,
    simulator_version varchar(40)  not null,
    job_id            uuid         not null references job,
    created_at        timestamptz  not null
);

create table episode (
    id              uuid primary key,
    evaluation_id   uuid             not null references evaluation on delete cascade,
    task_id         varchar(8)       not null,
    variation       int              not null,
    fold            varchar(8)       not null check (fold in ('train', 'dev', 'test')),
    state           varchar(16)      not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    attempt         int              not null default 0,
    score           int,
    last_positive   int,
    best            int,
    stop_reason     varchar(16),
    moves           int              not null default 0,
    decisions       int              not null default 0,
    matched         int              not null default 0,
    decision_millis double precision not null default 0,
    error           text,
    started_at      timestamptz,
    finished_at     timestamptz,
    unique (evaluation_id, task_id, variation)
);

create table episode_step (
    episode_id  uuid             not null references episode on delete cascade,
    idx         int              not null,
    subgoal     text,
    action      text             not null,
    observation text             not null,
    score       double precision not null,
    moves       int              not null,
    look        text             not null,
    inventory   text             not null,
    stage       varchar(16),
    millis      double precision not null,
    primary key (episode_id, idx)
);

-- One queue for each service: a scheduler never picks up what it has no code for.
create table queue_annotation (
    task_name            text   not null,
    task_instance        text   not null,
    task_data            bytea,
    execution_time       timestamptz,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    state                text,
    primary key (task_name, task_instance)
);
create index queue_annotation_time on queue_annotation (execution_time);
create index queue_annotation_heartbeat on queue_annotation (last_heartbeat);

create table queue_training (like queue_annotation including all);
create table queue_agent (like queue_annotation including all);
