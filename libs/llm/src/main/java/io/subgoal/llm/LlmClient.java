package io.subgoal.llm;

/** Asks an LLM. */
public interface LlmClient {

    /**
     * Makes one attempt, and blocks until it has an answer or failed. An interrupt gives the call up at once.
     *
     * @param idempotencyKey by which a server may know a request that it has answered already
     */
    LlmReply complete(LlmRequest request, String idempotencyKey) throws LlmException, InterruptedException;
}
