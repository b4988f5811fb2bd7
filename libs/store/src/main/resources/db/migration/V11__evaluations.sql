-- Evaluations: several seeds, what episodes cost, and what was weighed at each step.

alter table evaluation
    -- The version of the program that was asked.
    add column code_version varchar(60);

alter table episode
    add column seed          bigint           not null default 1,
    -- The task in words, as the agent was told.
    add column description   text,
    -- How often it was begun anew because a world or a service failed, and the last reason.
    add column faults        int              not null default 0,
    add column fault         text,
    add column wall_millis   double precision not null default 0,
    -- Of agents that ask an LLM. Dollars are null where the price is not known.
    add column prompt_tokens bigint           not null default 0,
    add column answer_tokens bigint           not null default 0,
    add column dollars       numeric(14, 8)   default 0,
    drop constraint episode_evaluation_id_task_id_variation_key,
    add unique (evaluation_id, task_id, variation, seed);
create index episode_open on episode (evaluation_id) where state in ('QUEUED', 'RUNNING');

alter table episode_step
    -- Whether the world held the episode for over after it.
    add column completed     boolean not null default false,
    -- How many actions were possible; null where nobody counted them.
    add column valid_actions int,
    -- The acting model's best answers: [{"output": "GO(kitchen)", "action": "go to kitchen", "score": -0.1}, ...]
    add column alternatives  jsonb,
    -- What each model was asked and how long it took.
    add column calls         jsonb;

-- How an evaluation is played stands by itself now, beside what is played.
update evaluation set request = jsonb_build_object(
    'settings', (request - 'variations' - 'seed') || '{"controllerPolicy": "on_marker", "subgoals": {"mode": "lm"}, "repeats": 10, "fullTrace": false}',
    'variations', request -> 'variations',
    'seeds', jsonb_build_array(coalesce(request -> 'seed', '1')));
