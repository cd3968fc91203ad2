from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.errors import NoteForgedError, NoteMalformedError, NoteUnsignedError
from eventstore.proof.note import (
    Checkpoint,
    Proof,
    SignerKey,
    VerifierKey,
    open_checkpoint,
    open_note,
)

# The example of c2sp.org/signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ON"
    "ncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of c2sp.org/tlog-checkpoint: its key is not published.
BODY = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
LINE = (
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
WITNESS = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)

SIGNER = SignerKey("afterloop/0123456789abcdef", bytes(range(32)))
HEAD = Checkpoint(SIGNER.name, 7, bytes(reversed(range(32))))
SIGNED = SIGNER.sign(HEAD.body)


def test_the_published_note_opens_with_its_published_key() -> None:
    key = VerifierKey.parse(VKEY)
    assert open_note(NOTE, [key]) == "This is an example message.\n"
    assert (key.name, key.key_id.hex(), str(key)) == ("example.com/foo", "530d903a", VKEY)


def test_the_published_checkpoint_is_read_with_and_without_its_witnesses() -> None:
    for text in (BODY, f"{BODY}\n{LINE}", f"{BODY}\n{LINE}{WITNESS}"):
        head = Checkpoint.parse(text)
        assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
        assert head.body == BODY


def test_what_was_signed_opens_with_the_public_half() -> None:
    assert open_note(SIGNED, [SIGNER.verifier]) == HEAD.body
    assert open_checkpoint(SIGNED, [SIGNER.verifier]) == HEAD


def test_a_signature_line_has_the_published_form() -> None:
    body, _, line = SIGNED.rpartition("\n\n")
    dash, name, _ = line.split(" ")
    assert (body + "\n", dash, name) == (HEAD.body, "—", SIGNER.name)
    assert line.endswith("=\n")


@pytest.mark.parametrize("key", [SIGNER, SIGNER.verifier])
def test_keys_survive_being_written_down(key: SignerKey | VerifierKey) -> None:
    assert type(key).parse(f"{key}\n") == key


def test_new_keys_differ_and_a_signer_key_never_shows_itself() -> None:
    assert SignerKey.make("a") != SignerKey.make("a")
    assert repr(SIGNER) == "SignerKey('afterloop/0123456789abcdef')"


def test_signatures_of_unknown_keys_are_let_pass() -> None:
    assert open_checkpoint(SIGNED + WITNESS, [SIGNER.verifier]) == HEAD
    namesake = SignerKey(SIGNER.name, bytes(32))
    again = namesake.sign(HEAD.body).rpartition("\n\n")[2]
    assert open_checkpoint(SIGNED + again, [SIGNER.verifier]) == HEAD


def test_an_altered_text_is_forged() -> None:
    with pytest.raises(NoteForgedError):
        open_note(SIGNED.replace("\n7\n", "\n8\n"), [SIGNER.verifier])


def test_one_bad_signature_of_a_known_key_spoils_the_note() -> None:
    other = SignerKey("other.example", bytes(32))
    line = other.sign("something else\n").rpartition("\n\n")[2]
    with pytest.raises(NoteForgedError) as forged:
        open_note(SIGNED + line, [SIGNER.verifier, other.verifier])
    assert forged.value.params == {"name": "other.example"}


def test_a_note_that_no_known_key_has_signed_names_both_sides() -> None:
    with pytest.raises(NoteUnsignedError) as unsigned:
        open_note(SIGNED, [VerifierKey.parse(VKEY)])
    assert unsigned.value.params == {"signed_by": [SIGNER.name], "known": ["example.com/foo"]}


def test_a_head_must_be_signed_by_its_own_log() -> None:
    other = SignerKey("other.example", bytes(32))
    with pytest.raises(NoteUnsignedError):
        open_checkpoint(other.sign(HEAD.body), [SIGNER.verifier, other.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "no signature\n",
        SIGNED.rstrip("\n"),
        SIGNED.replace("— ", "- "),
        SIGNED.replace("\n\n", "\n"),
        SIGNED.replace("afterloop/0123456789abcdef ", "after loop "),
        SIGNED.replace("7", "7\r"),
        SIGNED.replace("\n\n", "\n\t\n\n"),
        SIGNED[:-8] + "\n",
        SIGNED + "\n",
        f"{HEAD.body}\n— a AAAA\n",
        f"{HEAD.body}\n" + LINE * 101,
    ],
)
def test_what_is_no_note_is_called_so(text: str) -> None:
    with pytest.raises(NoteMalformedError) as malformed:
        open_note(text, [SIGNER.verifier])
    assert malformed.value.params == {"reason": "note"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "origin\n",
        "origin\n7\n",
        "origin\n07\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n-7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n٧\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n" + "9" * 5000 + "\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "origin\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "origin\n7\nQUJD\n",
        "origin\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    ],
)
def test_what_is_no_checkpoint_is_called_so(body: str) -> None:
    with pytest.raises(NoteMalformedError) as malformed:
        Checkpoint.parse(body)
    assert malformed.value.params == {"reason": "checkpoint"}


def test_extension_lines_of_others_are_signed_and_mean_nothing() -> None:
    extended = SIGNER.sign(HEAD.body + "somebody's extension\n")
    assert open_checkpoint(extended, [SIGNER.verifier]) == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b+c",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        f"{VKEY}\n{VKEY}",
    ],
)
def test_what_is_no_verifier_key_is_called_so(text: str) -> None:
    with pytest.raises(NoteMalformedError) as malformed:
        VerifierKey.parse(text)
    assert malformed.value.params == {"reason": "key"}


def test_a_verifier_key_is_no_signer_key_and_the_other_way_round() -> None:
    with pytest.raises(NoteMalformedError):
        SignerKey.parse(str(SIGNER.verifier))
    with pytest.raises(NoteMalformedError):
        VerifierKey.parse(str(SIGNER))


@given(
    st.integers(0, 2**62),
    st.lists(st.binary(min_size=32, max_size=32), max_size=40),
    st.binary(max_size=40),
)
def test_a_proof_survives_being_written_down(index: int, path: list[bytes], extra: bytes) -> None:
    proof = Proof(index, tuple(path), SIGNED, extra)
    assert Proof.parse(str(proof)) == proof


def test_a_proof_has_the_published_form() -> None:
    step = bytes(32)
    line = b64encode(step).decode()
    assert str(Proof(73894, (step, step), SIGNED, b"more")) == (
        f"c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 73894\n{line}\n{line}\n\n{SIGNED}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        f"c2sp.org/tlog-proof@v1\n\n{SIGNED}",
        f"c2sp.org/tlog-proof@v2\nindex 1\n\n{SIGNED}",
        f"c2sp.org/tlog-proof@v1\nindex 01\n\n{SIGNED}",
        f"c2sp.org/tlog-proof@v1\nindex 1\nQUJD\n\n{SIGNED}",
        f"c2sp.org/tlog-proof@v1\nindex 1\nextra QUJD\n\n{SIGNED}",
        f"c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\n{SIGNED}",
        "c2sp.org/tlog-proof@v1\nindex 1\n" + f"{b64encode(bytes(32)).decode()}\n" * 65 + "\n",
    ],
)
def test_what_is_no_proof_is_called_so(text: str) -> None:
    with pytest.raises(NoteMalformedError) as malformed:
        Proof.parse(text)
    assert malformed.value.params == {"reason": "proof"}


@given(st.text(), st.binary())
def test_rubbish_is_never_more_than_malformed(text: str, blob: bytes) -> None:
    for rubbish in (text, blob.decode("latin-1"), f"{text}\n\n— a {b64encode(blob).decode()}\n"):
        with pytest.raises((NoteMalformedError, NoteUnsignedError)):
            open_checkpoint(rubbish, [SIGNER.verifier])
        with pytest.raises(NoteMalformedError):
            Proof.parse(rubbish)
        with pytest.raises(NoteMalformedError):
            VerifierKey.parse(rubbish)
