package io.subgoal.agent.teacherforced;

import io.subgoal.store.evaluation.PlayedModel;
import io.subgoal.store.teacherforced.StoredAnswer;
import io.subgoal.textworld.example.Example;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.score.AnswerText;

/** A row that is put to a model, and its place in the test's sample. */
record TestRow(int index, Example example, PlayedModel model, PromptFormat format) {

    /** The input as the model reads it, whatever its length. */
    String input() {
        return format.input(example.role(), example.state());
    }

    StoredAnswer answered(String answer, double score, boolean cut) {
        return new StoredAnswer(
                index,
                example.role().wireName(),
                example.trajectory().task().id(),
                example.trajectory().variation(),
                example.index(),
                example.target(),
                AnswerText.normal(answer),
                AnswerText.same(example.target(), answer),
                score,
                cut);
    }
}
