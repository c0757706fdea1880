package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerRulesTest {

  @TempDir Path temporary;

  /** For those who cannot give a file away: the same file, judged for another user. */
  @Test
  void whatIsOurs_isAnothersForAnother() throws IOException {
    Path file =
        Files.createFile(
            temporary.resolve("file"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    int self = RunningUser.uid();
    UnixRules ours = new UnixRules(self);
    UnixRules another = new UnixRules(self + 1);

    assertThat(ours.requireFile(file).size()).isZero();
    ours.requireDirectory(temporary);
    StoreFiles.refuses(ErrorKind.STORE_PERMISSIONS, () -> another.requireFile(file));
    StoreFiles.refuses(ErrorKind.STORE_PERMISSIONS, () -> another.requireDirectory(temporary));
  }

  @Test
  void parentOfRoot_isAccepted_byEveryUser() throws IOException {
    new UnixRules(RunningUser.uid() + 1).requireParent(Path.of("/"));
  }

  @Test
  void runningUser_isTheOneWhoseFilesItMakes() throws IOException {
    assertThat(RunningUser.uid()).isEqualTo(RunningUser.ofNewFile());
  }

  /** The last number is that of the file system: proc(5). */
  @ParameterizedTest
  @CsvSource({"'Uid:\t1\t2\t3\t1000', 1000", "'Uid:\t0\t0\t0\t4294967294', -2"})
  void uid_isReadFromTheStatus(String line, int uid) {
    assertThat(RunningUser.ofStatus(List.of("Name:\tjava", line, "Gid:\t5\t5\t5\t5")))
        .contains(uid);
  }

  @Test
  void uid_isNotFound_whereTheStatusHasNone() {
    assertThat(RunningUser.ofStatus(List.of("Name:\tUid:\t1\t2\t3\t4", "Uid:\t1"))).isEmpty();
  }

  /** The judgement alone; nothing of it has run on Windows. */
  @Test
  void accessControlList_thatAllowsAnother_isRefused() {
    UserPrincipal self = () -> "self";
    UserPrincipal other = () -> "other";

    assertThat(AclRules.stranger(List.of(), self)).isEmpty();
    assertThat(AclRules.stranger(List.of(acl(AclEntryType.ALLOW, self)), self)).isEmpty();
    assertThat(
            AclRules.stranger(
                List.of(acl(AclEntryType.DENY, other), acl(AclEntryType.ALLOW, self)), self))
        .isEmpty();
    assertThat(
            AclRules.stranger(
                List.of(acl(AclEntryType.ALLOW, self), acl(AclEntryType.ALLOW, other)), self))
        .contains("other");
  }

  private static AclEntry acl(AclEntryType type, UserPrincipal who) {
    return AclEntry.newBuilder()
        .setType(type)
        .setPrincipal(who)
        .setPermissions(AclEntryPermission.READ_DATA)
        .build();
  }
}
