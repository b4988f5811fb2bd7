package io.subgoal.agent.experiment;

import io.subgoal.api.agent.EvaluationRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An evaluation of an experiment. */
sealed interface Planned {

    /** What it may turn out to play, each by another name. */
    Collection<Playing> possible();

    /**
     * Episodes to play.
     *
     * @param body of the request, without the name and what the annotation run is
     * @param needs keys of the training runs whose models play
     * @param needsAnnotation whether sub-goals come from the annotation run
     * @param ofSeed whether a model plays that there is another of with each seed
     */
    record Playing(String name, Map<String, Object> body, List<String> needs, boolean needsAnnotation, boolean ofSeed)
            implements Planned {

        private static final String SUBGOALS = "subgoals";
        private static final String NAME = "name";

        EvaluationRequest request(UUID annotationRun) {
            Map<String, Object> whole = new LinkedHashMap<>(body);
            whole.put(NAME, name);
            if (needsAnnotation) {
                Map<String, Object> subgoals = Parts.object(body.get(SUBGOALS));
                subgoals.put("annotationRunId", annotationRun);
                whole.put(SUBGOALS, subgoals);
            }
            return Parts.read("evaluations", whole, EvaluationRequest.class);
        }

        /** The same by a longer name: another plays by the shorter one, with other checkpoints. */
        Playing with(List<UUID> checkpoints) {
            return new Playing(name + "-" + Fingerprint.of(checkpoints), body, needs, needsAnnotation, ofSeed);
        }

        @Override
        public Collection<Playing> possible() {
            return List.of(this);
        }
    }

    /**
     * One that plays as a choice will say.
     *
     * @param byCandidate what it plays if that candidate is chosen
     */
    record Chosen(String choice, Map<String, Playing> byCandidate) implements Planned {

        @Override
        public Collection<Playing> possible() {
            return byCandidate.values();
        }
    }
}
