"""The codes intake speaks in: for files, rows, notes, guesses and questions.

A code never changes its meaning; the sentence for it lives in the catalogue of words and takes the
parameters that travel beside the code.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Param: TypeAlias = str | int | tuple[str, ...] | tuple[tuple[str, str], ...]
Params: TypeAlias = Mapping[str, Param]


class FileFault(StrEnum):
    """Why a whole file, or the mapping for it, cannot be used."""

    MISSING = "file-missing"  # path
    DIRECTORY = "file-is-directory"  # path
    UNREADABLE = "file-unreadable"  # path, reason
    EMPTY = "file-empty"  # path
    OLD_EXCEL = "file-is-old-or-locked-excel"  # path
    NOT_A_WORKBOOK = "file-is-no-workbook"  # path, reason
    TOO_LARGE_INSIDE = "file-unpacks-too-large"  # path, bytes
    JSON_ARRAY = "file-is-json-array"  # path
    UNKNOWN_FORMAT = "file-format-unknown"  # path
    NO_SUCH_SHEET = "sheet-missing"  # sheet, sheets
    HEADER_SHORT = "header-incomplete"  # expected, found
    NO_SCORE_COLUMN = "score-column-missing"  # columns
    NO_TEXT_COLUMN = "text-column-missing"  # columns
    UNKNOWN_COLUMNS = "columns-missing"  # missing ((mapping path, column name), …), columns
    MAPPING_MISSING = "mapping-missing"  # name, presets
    MAPPING_INVALID = "mapping-invalid"  # name, mistakes ((path, what is wrong), …)


class RowFault(StrEnum):
    """Why a row cannot be read; the row goes to the rejects file."""

    BROKEN_QUOTES = "quotes-broken"
    CELL_TOO_LONG = "cell-too-long"
    LINE_TOO_LONG = "line-too-long"
    NOT_JSON = "not-json"
    NOT_AN_OBJECT = "not-a-json-object"
    TOO_MANY_CELLS = "cells-too-many"  # cells, columns
    TOO_FEW_CELLS = "cells-too-few"  # cells, columns
    NOT_A_NUMBER = "not-a-whole-number"  # value
    NOT_A_LEVEL = "not-a-level"  # value
    NOT_A_FLAG = "not-yes-or-no"  # value
    DATE_BLANK = "date-blank"
    DATE_UNREADABLE = "date-unreadable"  # value, formats
    DATE_IN_FUTURE = "date-in-future"  # value, now
    DATE_TOO_EARLY = "date-too-early"  # value


class InvalidReason(StrEnum):
    """Why a well-formed answer is kept but counts in nothing but the validity rate."""

    OUT_OF_RANGE = "out-of-range"  # field, value, low, high


class BlankReason(StrEnum):
    """Why a row holds nothing to import."""

    SCORE = "score-blank"
    TEXT = "text-blank"
    SKIPPED = "skipped-by-mapping"


class RowNote(StrEnum):
    """What was decided for a cell without refusing its row; counted over a file."""

    PHONE_MASKED = "phone-masked"
    PHONE_DAMAGED = "phone-damaged"
    PHONE_UNREADABLE = "phone-unreadable"
    CLOCK_GAP = "time-in-clock-gap"
    CLOCK_FOLD = "time-in-clock-fold"


class GuessNote(StrEnum):
    """What a guess took from the file."""

    PRESET = "preset-recognised"  # preset
    COLUMN = "column-taken"  # field, column
    SCORE_BY_VALUES = "score-by-values-only"  # column
    SCALE = "scale-taken"  # scale
    RECEIVED_FROM_FILE_TIME = "received-from-file-time"  # received


class GuessQuestion(StrEnum):
    """What a person should settle before the guess is trusted."""

    WHICH_SCORE = "which-score-column"  # columns
    DAY_OR_MONTH_FIRST = "day-or-month-first"  # value, taken
    WHICH_SCALE = "which-scale"  # column, taken
    WHEN_RECEIVED = "when-received"  # received
