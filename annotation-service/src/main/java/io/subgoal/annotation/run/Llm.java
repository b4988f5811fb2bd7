package io.subgoal.annotation.run;

import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.PatientClient;
import io.subgoal.llm.Prices;
import io.subgoal.store.teacher.TeacherCalls;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The LLM and its ledger. */
@Component
class Llm {

    private final TeacherCalls calls;
    private final PatientClient llm;
    private final Prices prices;
    private final Clock clock;

    Llm(TeacherCalls calls, PatientClient llm, Prices prices, Clock clock) {
        this.calls = calls;
        this.llm = llm;
        this.prices = prices;
        this.clock = clock;
    }

    /** A desk that pays from a purse. */
    Desk desk(TeacherSettings settings, Purse purse, Brake brake) {
        return new PaidDesk(calls, settings, llm, prices, purse, brake, clock);
    }
}
