-- Agents that ask an LLM: what they think aloud, what they asked, and what it cost.

alter table episode_step
    add column thought text;

-- Every question is written down before it is sent, and its answer before it is used. An episode that is begun anew finds
-- the answers of its earlier attempts here and does not pay for them again. The tokens and dollars of an episode are the
-- sums over its calls.
create table episode_call (
    id             bigint generated always as identity primary key,
    episode_id     uuid        not null references episode on delete cascade,
    -- Which question of its attempt it is, from 1.
    number         int         not null,
    request_sha256 char(64)    not null,
    sent_at        timestamptz not null,
    answer         text,
    prompt_tokens  bigint      not null default 0,
    answer_tokens  bigint      not null default 0,
    -- What it cost; as long as no answer is here, what it may have cost at most. Null where the price is not known.
    dollars        numeric(14, 8),
    error          text
);
create index episode_call_episode on episode_call (episode_id, number, request_sha256);
