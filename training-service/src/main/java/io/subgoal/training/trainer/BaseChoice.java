package io.subgoal.training.trainer;

/** The model a run begins with. */
record BaseChoice(String preset) {

    boolean pretrained() {
        return false;
    }

    RunData.Start start() {
        return new RunData.Start.Scratch(Preset.parse(preset).orElseThrow());
    }
}
