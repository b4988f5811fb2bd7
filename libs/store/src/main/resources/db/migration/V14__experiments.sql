-- Experiments: what is made one after another, from gold to comparison. Each stage is a piece of long work of some service.

create table experiment (
    id         uuid primary key,
    name       varchar(100) not null unique,
    -- As it was asked for; unlike jsonb, json keeps the order of parts, which is that of the report.
    request    json         not null,
    job_id     uuid         not null references job,
    created_at timestamptz  not null
);

create table experiment_stage (
    experiment_id uuid         not null references experiment on delete cascade,
    -- Such as 'dataset', 'training joint@1' or 'evaluation subgoal@1'.
    key           varchar(200) not null,
    ordinal       int          not null,
    service       varchar(40)  not null,
    -- The dataset, run or evaluation, and the job that makes it.
    subject_id    uuid         not null,
    job_id        uuid         not null,
    -- Whether it was there before the experiment wanted it.
    reused        boolean      not null,
    -- The experiment's attempt that has asked for it to be tried again.
    retried_at    int          not null default 0,
    -- Whether it rests because the experiment does.
    paused        boolean      not null default false,
    primary key (experiment_id, key)
);
