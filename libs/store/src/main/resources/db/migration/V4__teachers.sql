-- LLM teachers: what was asked, what came back, what it cost; how annotations came about and what people think of them.

alter table job drop constraint job_state_check;
alter table job add constraint job_state_check
    check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'PAUSED'));
alter table job add column pause_requested boolean not null default false;

alter table annotation_run add column settings jsonb not null default '{}';

-- Every answer of an LLM, verbatim, by the hash of the exact request: the same question is never paid for twice.
create table teacher_response (
    request_sha256    char(64) primary key,
    request           text         not null,
    response          text         not null,
    model             varchar(200) not null,
    prompt_tokens     bigint       not null,
    completion_tokens bigint       not null,
    created_at        timestamptz  not null
);

-- The ledger. A call is written down before it is sent; one that was sent and never heard of again counts as paid.
create table teacher_call (
    id                bigint generated always as identity primary key,
    run_id            uuid         references annotation_run on delete cascade,
    trajectory_id     bigint       references trajectory on delete cascade,
    number            int          not null,
    request_sha256    char(64)     not null,
    state             varchar(10)  not null check (state in ('SENT', 'ANSWERED', 'REUSED', 'FAILED', 'LOST')),
    -- What it may cost at most, in tokens and millionths of a dollar; what it did cost once that is known.
    reserved_tokens   bigint       not null,
    reserved_cost     bigint       not null,
    prompt_tokens     bigint       not null default 0,
    completion_tokens bigint       not null default 0,
    cost              bigint       not null default 0,
    error             text,
    sent_at           timestamptz  not null,
    ended_at          timestamptz
);
create index teacher_call_run on teacher_call (run_id, state);
create index teacher_call_trajectory on teacher_call (trajectory_id);

-- A batch at a provider: written down before it is made, so that it can be found again.
create table teacher_batch (
    id          uuid primary key,
    run_id      uuid        not null references annotation_run on delete cascade,
    provider_id varchar(200),
    state       varchar(10) not null check (state in ('MAKING', 'WAITING', 'DONE', 'FAILED')),
    created_at  timestamptz not null
);
create index teacher_batch_run on teacher_batch (run_id, state);

alter table annotation
    add column status      varchar(10) not null default 'clean' check (status in ('clean', 'repaired', 'fallback')),
    add column provenance  jsonb       not null default '{}',
    add column review      varchar(10) not null default 'open' check (review in ('open', 'accepted', 'rejected')),
    add column edited      boolean     not null default false,
    -- Counts the changes: two people who correct the same annotation do not overwrite each other.
    add column version     int         not null default 0,
    add column reviewer    varchar(100),
    add column reviewed_at timestamptz,
    add column note        text;

create table annotation_change (
    annotation_id bigint       not null references annotation on delete cascade,
    version       int          not null,
    reviewer      varchar(100) not null,
    at            timestamptz  not null,
    review        varchar(10)  not null,
    note          text,
    -- The sub-goals as they were before.
    segments      jsonb        not null,
    primary key (annotation_id, version)
);

-- Episodes nothing came of.
create table annotation_rejection (
    run_id        uuid        not null references annotation_run on delete cascade,
    trajectory_id bigint      not null references trajectory on delete cascade,
    reason        text        not null,
    calls         int         not null,
    at            timestamptz not null,
    primary key (run_id, trajectory_id)
);
