-- Teacher-forced tests: what models answer to the rows of a fold, without a world.

create table teacher_forced_test (
    id                uuid primary key,
    name              varchar(100) not null unique,
    annotation_run_id uuid         not null references annotation_run,
    fold              varchar(8)   not null check (fold in ('dev', 'test')),
    -- As resolved.
    request           jsonb        not null,
    -- By which it shows whether the rows are still the same.
    fingerprint       varchar(64)  not null,
    code_version      varchar(60)  not null,
    job_id            uuid         not null references job,
    created_at        timestamptz  not null
);

create table teacher_forced_model (
    test_id       uuid         not null references teacher_forced_test on delete cascade,
    role          varchar(20)  not null check (role in ('executor', 'controller', 'first-subgoal', 'imitation')),
    name          varchar(100) not null,
    checkpoint_id uuid         not null references checkpoint,
    primary key (test_id, role)
);
create index teacher_forced_model_checkpoint on teacher_forced_model (checkpoint_id);

create table teacher_forced_answer (
    test_id   uuid             not null references teacher_forced_test on delete cascade,
    -- The place of the row in the test's sample.
    idx       int              not null,
    role      varchar(20)      not null,
    task_id   varchar(8)       not null,
    variation int              not null,
    step      int              not null,
    target    text             not null,
    answer    text             not null,
    correct   boolean          not null,
    score     double precision not null,
    -- Whether something had to be left out of the input to make it fit.
    cut       boolean          not null,
    primary key (test_id, idx)
);

create or replace function checkpoint_in_use(checkpoint uuid) returns boolean language sql stable as $$
    select exists (select 1 from served_model m where m.checkpoint_id = checkpoint)
        or exists (select 1 from checkpoint_alias a where a.checkpoint_id = checkpoint)
        or exists (select 1 from evaluation_model m where m.checkpoint_id = checkpoint)
        or exists (select 1 from teacher_forced_model m where m.checkpoint_id = checkpoint)
$$;
