package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** The area RF of the corpus: refresh, at a real token endpoint, and by many at once. */
class RefreshCorpusTest extends CorpusTest {

  private static final String STORM_MODULE = "module storm: two JVMs";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static String measured = "";

  RefreshCorpusTest() {
    super(area());
  }

  private static CorpusArea area() {
    CorpusArea area =
        CorpusArea.of("RF")
            .whenRefused(RefreshCorpusTest::nothingStored)
            .elsewhere("RF-008", STORM_MODULE)
            .elsewhere("RF-009", STORM_MODULE);
    answers(area);
    crowds(area);
    mishaps(area);
    if (Crowd.hasVirtualThreads()) {
      area.run("RF-007", RefreshCrowds::virtualThreads)
          .check(
              "no carrier pinning deadlock",
              run -> assertThat(run.noted("ran meanwhile", Boolean.class)).isTrue());
    } else {
      area.elsewhere("RF-007", "virtual threads: JDK 21 and later");
    }
    return area;
  }

  private static void answers(CorpusArea area) {
    area.run("RF-001", RefreshAnswers::rotation)
        .check(
            "store holds RT2 only, in one atomic write with AT2",
            RefreshAnswers::holdsTheNewOneAlone)
        .run("RF-002", RefreshAnswers::noneInTheAnswer)
        .check("RT kept", RefreshAnswers::oldOneKept)
        .run("RF-003", RefreshAnswers::emptyOne)
        .check("old RT overwritten by empty", RefreshAnswers::neverOverwritten)
        .run("RF-017", RefreshAnswers::down)
        .check(
            "RT unchanged in store",
            run -> RefreshWorld.all(run).forEach(RefreshWorld::requireUntouched))
        .check("back-off: <= 1 request per 5 s per key", RefreshAnswers::backsOff)
        .run("RF-026", RefreshAnswers::wider)
        .check(
            "event SCOPE_WIDENED; grantedScopes reported as returned",
            RefreshAnswers::tellsOfTheWiderScope)
        .run("RF-027", RefreshAnswers::narrower)
        .check(
            "stored with the scope that came, and not handed out",
            RefreshAnswers::storedNotHandedOut)
        .run("RF-029", RefreshIdTokens::otherUser)
        .check("AT2 or RT2 stored under the old user", RefreshIdTokens::nothingOfAnotherStored)
        .run("RF-031", RefreshIdTokens::otherClaims)
        .run("RF-032", RefreshIdTokens::withoutNonce)
        .run("RF-034", RefreshAnswers::otherClient)
        .check("RT sent", RefreshAnswers::sentByTheOldClientAlone)
        .run("RF-036", RefreshAnswers::nothingLeft)
        .check("no network", RefreshAnswers::askedNobody);
  }

  private static void crowds(CorpusArea area) {
    area.run("RF-006", RefreshCrowds::platformThreads)
        .check("exactly 1 token request", RefreshCrowds::oneRequest)
        .check("1,000 identical results", RefreshCrowds::identical)
        .check(
            "no thread blocked > request time + 5 s; what it was is printed",
            run -> {
              Duration wait = run.noted("longest wait", Duration.class);
              measured = "RF-006: " + wait.toMillis() + " ms from the answer to the last thread";
              assertThat(wait).isLessThan(LONGEST_WAIT);
            })
        .run("RF-012", RefreshCrowds::users)
        .check("exactly 2 token requests", RefreshCrowds::oneRequestForEach)
        .check("any thread receives the other user's token", RefreshCrowds::eachItsOwn)
        .run("RF-013", RefreshCrowds::resources)
        .check("each caller gets the token of its own resource", RefreshCrowds::eachItsOwn)
        .run("RF-014", RefreshCrowds::nonceWanted)
        .check(
            "for each of two users: 1 request whose error all who wait get, and after the pause 1"
                + " more; waiters get the right user's token",
            RefreshCrowds::twoRequestsForEach)
        .run("RF-024", RefreshCrowds::refreshAhead)
        .check("2 token requests at most", RefreshCrowds::twoRequestsAtMost)
        .check("0 requests with an expired token", RefreshCrowds::noneExpired);
  }

  private static void mishaps(CorpusArea area) {
    area.run("RF-016", RefreshMishaps::leaderDies)
        .check(
            "followers fail or retry within deadline; no permanent hang",
            RefreshMishaps::nobodyHangs)
        .run("RF-019", RefreshMishaps::crash)
        .check(
            "after restart: old RT present + in-flight marker; retried once; strict-rotation AS ->"
                + " GRANT_REVOKED/OUTCOME_UNKNOWN, grace AS -> recovered",
            RefreshMishaps::retriedOnce)
        .check("silent loop", RefreshMishaps::noLoop)
        .check("store unreadable", RefreshMishaps::storeIsReadable)
        .run("RF-021", RefreshMishaps::storeDown)
        .check(
            "new tokens held in memory and retried; caller still gets AT2 with a warning event;"
                + " RT2 not lost while process lives",
            RefreshMishaps::heldInMemory)
        .check("the event's failure is STORE_FAILED", RefreshMishaps::storeFailedIsTold)
        .check("RT1 used again while RT2 is known", RefreshMishaps::oldOneSentOnce)
        .run("RF-022", RefreshTimes::heldUp)
        .check(
            "second node may refresh; resumed holder must not overwrite newer version (CAS fails)",
            RefreshTimes::fenced)
        .check("RT2 overwritten by RT1'", RefreshTimes::newerOnesStay)
        .run("RF-023", RefreshTimes::jumps)
        .check("no refresh storm (>= 5 s between attempts)", RefreshTimes::noStorm)
        .check(
            "no eternally valid token: server 401 still triggers refresh",
            RefreshTimes::rejectionRefreshes);
  }

  /** What U5 allows is said by the case. */
  private static void nothingStored(CaseRun run) {
    if (!run.testCase().id().equals("RF-027")) {
      assertThat(RefreshWorld.all(run)).allMatch(RefreshWorld::isFoundUntouched);
    }
  }

  @AfterAll
  static void printWhatWasMeasured() {
    System.out.println(measured);
  }
}
