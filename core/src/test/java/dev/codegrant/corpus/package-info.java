/**
 * The corpus of hostile input as tests: 444 cases in {@code corpus/cases.json}, each with the input
 * and what this library must make of it.
 *
 * <p>An area is one test class. It says how a case is run, and what proves each sentence that the
 * case demands ({@code must}) or forbids ({@code must_not}):
 *
 * <pre>{@code
 * class RefreshCorpusTest extends CorpusTest {
 *   RefreshCorpusTest() {
 *     super(
 *         CorpusArea.of("RF")
 *             .run(RefreshCorpusTest::refresh)                 // every case, unless named below
 *             .run("RF-007", RefreshCorpusTest::twoProcesses)  // this one
 *             .check("exactly 1 refresh request", run -> assertThat(run.requests()).hasSize(1))
 *             .check("RF-007", "both see AT2", run -> assertThat(run.returned()).hasSize(2))
 *             .elsewhere("RF-099", "needs a database: module store-jdbc"));
 *   }
 *
 *   private static void refresh(CaseRun run) throws Exception {
 *     RawServer server = run.serve(exchange -> exchange.write(run.text("body")));
 *     OAuthClient client = ...;                                // setup: may throw nothing
 *     run.call(() -> client.refresh(tokens));                  // the one thing under test
 *   }
 * }
 * }</pre>
 *
 * <p>What happens for every case without a word in the area: the exact kind, and the reason where
 * the corpus names one; nothing but an {@code OAuthException} leaves {@link CaseRun#call}; no
 * canary ({@link CaseRun#value}: CODE, STATE, AT, RT ...) in a log, in the output, in an exception,
 * in a returned value's {@code toString}, in a request line or in a thread's name; the time and the
 * allocation; nobody at {@link CaseRun#evil}; no thread and no busy connection left; every {@code
 * must} and {@code must_not} has a check that was run; every case of the area was run. What the
 * library makes up by itself, such as the state, is told with {@link CaseRun#secret}, before {@link
 * CaseRun#text} puts it into the input.
 *
 * <p>{@code retryable} of the corpus is not compared with {@code OAuthException.isTransient()}. The
 * corpus asks whether this very call may be repeated, the library whether the same thing may
 * succeed later with nothing changed; for a broken connection with a code on its way these differ.
 *
 * <p>A case whose expectation cannot hold is changed in {@code corpus/changes.json}, with the
 * reason, and never in {@code cases.json}. Results stand in {@code target/corpus-report.json}, the
 * names of cases that were not run in {@code target/corpus-not-run.txt}.
 *
 * <p>Another module uses all this through core's test-jar; only exported packages of core are used
 * here. Which module owns which area stands in {@link CorpusReport}.
 */
package dev.codegrant.corpus;
