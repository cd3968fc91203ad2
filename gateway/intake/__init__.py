"""Intake: answers, complaints and repair orders from the files a centre's tools already write.

``open_file`` turns a file into outcomes, row by row, in flat memory; ``guess_file`` finds a mapping
for a file nobody has described. Nothing here writes to the log. What is named here is imported when
it is asked for: numbers and plates are also read at the desk, where no file is and nobody waits for
what reads them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.intake.codes import (
        BlankReason,
        FileFault,
        GuessNote,
        GuessQuestion,
        InvalidReason,
        RowFault,
        RowNote,
    )
    from gateway.intake.errors import IntakeError
    from gateway.intake.guess import Guess, Note, Question
    from gateway.intake.mapping import (
        Mapping,
        load_mapping,
        mapping_text,
        parse_mapping,
        preset_names,
    )
    from gateway.intake.outcomes import (
        Answer,
        Blank,
        Complaint,
        Delivery,
        FittedPart,
        Invalid,
        Mistake,
        Order,
        Outcome,
        Reject,
    )
    from gateway.intake.reading import Intake, guess_file, open_file, require_readable
    from gateway.intake.rejects import RejectsFile

__all__ = [
    "Answer",
    "Blank",
    "BlankReason",
    "Complaint",
    "Delivery",
    "FileFault",
    "FittedPart",
    "Guess",
    "GuessNote",
    "GuessQuestion",
    "Intake",
    "IntakeError",
    "Invalid",
    "InvalidReason",
    "Mapping",
    "Mistake",
    "Note",
    "Order",
    "Outcome",
    "Question",
    "Reject",
    "RejectsFile",
    "RowFault",
    "RowNote",
    "guess_file",
    "load_mapping",
    "mapping_text",
    "open_file",
    "parse_mapping",
    "preset_names",
    "require_readable",
]

_PLACES = {
    "codes": (
        "BlankReason",
        "FileFault",
        "GuessNote",
        "GuessQuestion",
        "InvalidReason",
        "RowFault",
        "RowNote",
    ),
    "errors": ("IntakeError",),
    "guess": ("Guess", "Note", "Question"),
    "mapping": ("Mapping", "load_mapping", "mapping_text", "parse_mapping", "preset_names"),
    "outcomes": (
        "Answer",
        "Blank",
        "Complaint",
        "Delivery",
        "FittedPart",
        "Invalid",
        "Mistake",
        "Order",
        "Outcome",
        "Reject",
    ),
    "reading": ("Intake", "guess_file", "open_file", "require_readable"),
    "rejects": ("RejectsFile",),
}


def __getattr__(name: str) -> object:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
