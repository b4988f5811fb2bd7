-- Batches of an LLM's provider: what is asked in which, and jobs that wait without holding a thread.

-- When a running job that nobody works on takes its next turn.
alter table job add column wakes_at timestamptz;

alter table teacher_batch drop constraint teacher_batch_state_check;
alter table teacher_batch
    add constraint teacher_batch_state_check
        check (state in ('MAKING', 'WAITING', 'DONE', 'FAILED', 'CANCELLED')),
    -- The file of its requests at the provider.
    add column file_id varchar(200);
create index teacher_batch_open on teacher_batch (created_at) where state in ('MAKING', 'WAITING');

alter table teacher_call
    add column batch_id uuid references teacher_batch on delete cascade,
    -- What is asked exactly, as long as it may have to be sent and its answer has to be read.
    add column request  text,
    -- Whether the provider refuses the question for good.
    add column fatal    boolean not null default false;
create index teacher_call_batch on teacher_call (batch_id, id) where batch_id is not null;
create index teacher_call_request on teacher_call (request_sha256);
