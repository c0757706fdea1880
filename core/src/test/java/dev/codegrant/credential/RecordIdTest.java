package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordIdTest {

  /** The identifier of another release would be another record: the user is gone. */
  @Test
  void id_isTheSameInEveryRelease() {
    assertThat(RecordId.of(new TokenKey("app", "https://as.example", "user-1")))
        .isEqualTo("e3927cb359ad9cae4140fbd9265a326f9e96817e8fdfdb935a5057bf22963fbc");
    assertThat(RecordId.of(new TokenKey("\u00e9", "\ud83d\ude00", "../../x\u0000")))
        .isEqualTo("5e09f58f3e964af6b728e0a97313685be13a2e293d95b30c1960a555d597466d");
  }

  /** ST-019, ST-021 and all that joins to the same text. */
  @Test
  void keysThatDiffer_haveOtherIds_ofTheRightForm() {
    List<TokenKey> keys =
        List.of(
            new TokenKey("a", "i", "Bob"),
            new TokenKey("a", "i", "bob"),
            new TokenKey("a", "i", "b\u00f3b"),
            new TokenKey("a", "i", "bo\u0301b"),
            new TokenKey("a", "i", "bob "),
            new TokenKey("a", "i", " bob"),
            new TokenKey("a", "i", "bob\u0000"),
            new TokenKey("a", "i", "?"),
            new TokenKey("a", "i", "\ud83d\ude00"),
            new TokenKey("a", "i", "../../x"),
            new TokenKey("a", "i", "CON"),
            new TokenKey("a", "i", "x".repeat(300)),
            new TokenKey("a", "bc", "d"),
            new TokenKey("ab", "c", "d"),
            new TokenKey("a", "b", "cd"),
            new TokenKey("a", "b3:c", "d"),
            new TokenKey("a", "b", "3:cd"),
            new TokenKey("A", "b", "cd"),
            new TokenKey("a", "B", "cd"));
    Set<String> ids = new HashSet<>();
    for (TokenKey key : keys) {
      String id = RecordId.of(key);
      assertThat(id).matches("[0-9a-f]{64}");
      assertThat(ids.add(id)).as(key.toString()).isTrue();
    }
  }

  @Test
  void joinedTexts_showWhereEachEnds() {
    assertThat(RecordId.joined("a", "1:b", "")).isEqualTo("1:a3:1:b0:");
    assertThat(RecordId.joined("a1:b")).isNotEqualTo(RecordId.joined("a", "b"));
  }
}
